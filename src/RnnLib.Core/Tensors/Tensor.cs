namespace RnnLib;

/// <summary>A dense block of 32-bit floats in row-major order. Its shape is fixed, its memory is managed: nothing to dispose.</summary>
/// <remarks>
/// Tensors are values: operations (<see cref="Ops"/> and the operators) make new ones. <see cref="Ops.Reshape"/> shares the
/// storage; everything that reorders elements copies them. A tensor made in a recording pass (see
/// <see cref="ForwardContext"/>) remembers its place on that pass's tape; all others carry no history.
/// <example><code>
/// var x = Tensor.From([2, 3], [1, 2, 3, 4, 5, 6]);
/// Tensor y = Ops.Tanh(x * 0.5f);
/// float first = y[0, 0];
/// </code></example>
/// </remarks>
public sealed partial class Tensor
{
    internal Tensor(Shape shape, TensorStorage storage, Tape? tape = null, int slot = -1)
    {
        (Shape, Storage, Tape, Slot) = (shape, storage, tape, slot);
    }

    internal Tensor(Shape shape, float[] values)
        : this(shape, new TensorStorage(Buffer.Of(values)))
    {
    }

    /// <summary>The axis sizes, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int Count => Shape.Count;

    /// <summary>The elements, the innermost axis running fastest.</summary>
    /// <exception cref="InvalidOperationException">The tensor was computed in a pass that has been disposed.</exception>
    public ReadOnlySpan<float> Data => Storage.Buffer.Span;

    /// <summary>Whether a tape records what is computed from this tensor.</summary>
    public bool IsTracked => Tape is not null;

    /// <summary>The element at the given index, one number per axis.</summary>
    /// <exception cref="ArgumentException">The number of indices is not the rank, or an index is out of range.</exception>
    public float this[params ReadOnlySpan<int> index] => Data[Offset(index)];

    /// <summary>The value of a tensor of one element, such as a loss.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not have exactly one element.</exception>
    public float ToScalar() => Count == 1
        ? Data[0]
        : throw new InvalidOperationException($"ToScalar reads a tensor of one element, but this one has the shape {Shape}.");

    /// <summary>The tape that records this tensor, if any.</summary>
    internal Tape? Tape { get; }

    /// <summary>The tensor's gradient slot on its tape; -1 without a tape.</summary>
    internal int Slot { get; }

    internal TensorStorage Storage { get; }

    /// <summary>The elements for writing. Only the code that creates a tensor writes it.</summary>
    internal Span<float> Writable => Storage.Buffer.Span;

    /// <summary>A copy of the elements.</summary>
    public float[] ToArray() => Data.ToArray();

    /// <summary>The shape and the first elements, for people.</summary>
    public override string ToString() => $"Tensor {Shape} {FirstElements()}";

    /// <summary>The first elements, in braces.</summary>
    internal string FirstElements()
    {
        const int shown = 8;
        string values = string.Join(", ", Data[..Math.Min(shown, Count)].ToArray().Select(x => x.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)));
        return $"{{ {values}{(Count > shown ? ", ..." : "")} }}";
    }

    /// <summary>The same values under another shape of equal count, sharing storage, tape and gradient slot.</summary>
    internal Tensor View(Shape shape) => new(shape, Storage, Tape, Slot);

    private int Offset(ReadOnlySpan<int> index)
    {
        if (index.Length != Rank)
            throw new ArgumentException($"a tensor of shape {Shape} takes {Rank} indices, got {index.Length}.", nameof(index));
        int offset = 0;
        for (int axis = 0; axis < index.Length; axis++)
        {
            if ((uint)index[axis] >= (uint)Shape[axis])
                throw new ArgumentOutOfRangeException(nameof(index), index[axis], $"index {index[axis]} is outside axis {axis} of {Shape}.");
            offset = offset * Shape[axis] + index[axis];
        }

        return offset;
    }
}
