namespace RnnLib;

/// <summary>The extension point of automatic differentiation: a value, and the derivative that belongs to it.</summary>
/// <remarks>
/// Built-in operations, fused layers and losses are made with it, and so is an operation of your own.
/// <example>y = x³:<code>
/// static Tensor Cube(Tensor x)
/// {
///     Tensor y = Operation.Result(x.Shape, [.. x.ToArray().Select(v => v * v * v)], x);
///     Operation.Record("Cube", y, flow =>
///         flow.AddProduct(x, flow.Of(y), [.. x.ToArray().Select(v => 3 * v * v)]));
///     return y;
/// }
/// </code></example>
/// </remarks>
public static class Operation
{
    /// <summary>A tensor with the given values, on the tape of its inputs if any of them is on one.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="values">Its elements, copied.</param>
    /// <param name="inputs">The tensors that the result depends on.</param>
    public static Tensor Result(Shape shape, ReadOnlySpan<float> values, params ReadOnlySpan<Tensor> inputs)
    {
        if (values.Length != shape.Count)
            throw new ArgumentException($"Operation.Result: the shape {shape} has {shape.Count} elements, got {values.Length} values.", nameof(values));
        Tensor y = Result(shape, inputs);
        values.CopyTo(y.Writable);
        return y;
    }

    /// <summary>Records the derivative of <paramref name="output"/>; does nothing for a result that no tape records.</summary>
    /// <param name="name">The name that a person would give the operation.</param>
    /// <param name="output">What <see cref="Result(Shape, ReadOnlySpan{float}, ReadOnlySpan{Tensor})"/> returned last.</param>
    /// <param name="backward">Adds to the gradients of the inputs, given that of the output.</param>
    public static void Record(string name, Tensor output, Action<GradientFlow> backward)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(backward);
        output.Tape?.Record(name, backward, output);
    }

    /// <summary>A result whose values are still to be written.</summary>
    internal static Tensor Result(Shape shape, params ReadOnlySpan<Tensor> inputs) =>
        TapeOf(inputs) is { } tape ? tape.NewTensor(shape)
        : MemoryOf(inputs) is { } memory ? new(shape, memory.Rent(shape.Count))
        : Tensor.Uninitialized(shape);

    internal static Tape? TapeOf(params ReadOnlySpan<Tensor> inputs)
    {
        Tape? tape = null;
        foreach (Tensor input in inputs)
        {
            if (input.Tape is null || input.Tape == tape)
                continue;
            if (tape is not null)
                throw new ArgumentException("an operation met tensors of two passes; carry a value from pass to pass with Ops.Detach.", nameof(inputs));
            tape = input.Tape;
        }

        if (tape is { IsConsumed: true })
            throw new InvalidOperationException("an operation met a tensor of a pass that has already run backward; carry a value on with Ops.Detach.");
        return tape;
    }

    /// <summary>The memory of the predicting pass that the inputs belong to, if they do.</summary>
    private static PassMemory? MemoryOf(ReadOnlySpan<Tensor> inputs)
    {
        foreach (Tensor input in inputs)
        {
            if (input.Storage.Owner is { IsInherited: true } memory)
                return memory;
        }

        return null;
    }
}
