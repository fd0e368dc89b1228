namespace RnnLib.Onnx;

/// <summary>A tensor as it goes into an ONNX graph or comes out: floats, or whole numbers such as token ids and lengths.</summary>
/// <example><code>
/// var outputs = graph.Run(new Dictionary&lt;string, OnnxValue&gt; { ["input"] = x, ["lengths"] = OnnxValue.Of([2], [5L, 3L]) }, ForwardContext.Inference);
/// Tensor y = outputs["output"].Tensor;
/// </code></example>
public sealed class OnnxValue
{
    private readonly Tensor? _tensor;
    private readonly long[]? _integers;

    internal OnnxValue(Tensor tensor) => (_tensor, Element, Shape) = (tensor, OnnxElement.Float32, tensor.Shape);

    internal OnnxValue(OnnxElement element, Shape shape, long[] integers) => (_integers, Element, Shape) = (integers, element, shape);

    /// <summary>What the elements are.</summary>
    public OnnxElement Element { get; }

    /// <summary>The axes.</summary>
    public Shape Shape { get; }

    /// <summary>The floats.</summary>
    /// <exception cref="InvalidOperationException">These are whole numbers.</exception>
    public Tensor Tensor => _tensor ?? throw new InvalidOperationException($"expected floats, got {Element} {Shape}.");

    /// <summary>The whole numbers, row-major; truth values are 0 and 1.</summary>
    /// <exception cref="InvalidOperationException">These are floats.</exception>
    public ReadOnlySpan<long> Integers => _integers ?? throw new InvalidOperationException($"expected whole numbers, got {Element} {Shape}.");

    internal bool IsFloat => _tensor is not null;

    /// <summary>A tensor of floats; a gradient finds its way through the graph.</summary>
    public static implicit operator OnnxValue(Tensor tensor) => Of(tensor);

    /// <summary>A tensor of floats; a gradient finds its way through the graph.</summary>
    public static OnnxValue Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor);
    }

    /// <summary>Whole numbers, such as lengths [batch] or token ids [batch, time].</summary>
    /// <param name="shape">The axes.</param>
    /// <param name="integers">The numbers, row-major, copied.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as the shape says.</exception>
    public static OnnxValue Of(Shape shape, ReadOnlySpan<long> integers)
    {
        if (shape.Count != integers.Length)
            throw new ArgumentException($"OnnxValue: integers: expected {shape.Count} numbers for {shape}, got {integers.Length}.", nameof(integers));
        return new(OnnxElement.Int64, shape, integers.ToArray());
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Element} {Shape}";
}
