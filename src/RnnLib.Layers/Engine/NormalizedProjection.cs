namespace RnnLib.Layers;

/// <summary>A projection W x or U h on its way through layer normalisation, row by row: gain ⊙ normalised + bias.</summary>
/// <remarks>Ba, Kiros and Hinton (2016). The gates up to <c>jointSize</c> are normalised together, those after it among themselves.</remarks>
internal sealed class NormalizedProjection(int rows, int gateSize, int jointSize) : IDisposable
{
    private readonly float[] _inverseDeviations = new float[2 * rows];

    /// <summary>[rows, gateSize]: the projection; normalised after <see cref="Forward"/>; its gradient after <see cref="Backward"/>.</summary>
    public Buffer Values { get; } = BufferPool.Rent(checked(rows * gateSize));

    /// <summary>target = or += gain ⊙ normalised + bias, for some rows and the gates in [first, end), which are one or both groups.</summary>
    /// <param name="firstRow">Where the rows begin among all.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="first">The first gate's first column.</param>
    /// <param name="end">The last gate's end.</param>
    /// <param name="gain">[gateSize]</param>
    /// <param name="bias">[gateSize], or empty.</param>
    /// <param name="target">The first of the rows, from the column <paramref name="first"/> on.</param>
    /// <param name="stride">The distance of two rows of the target.</param>
    /// <param name="add">Whether to add to the target.</param>
    public void Forward(int firstRow, int count, int first, int end, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, Span<float> target, int stride, bool add)
    {
        for (int i = 0; i < count; i++)
        {
            for (int start = first, row = firstRow + i; start < end; start = EndOfGroup(start))
            {
                int size = EndOfGroup(start) - start;
                Span<float> values = Values.Span.Slice(row * gateSize + start, size), y = target.Slice(i * stride + start - first, size);
                _inverseDeviations[2 * row + (start < jointSize ? 0 : 1)] =
                    AffineNormalization.Forward(values, gain.Slice(start, size), bias.IsEmpty ? bias : bias.Slice(start, size), y, add);
            }
        }
    }

    /// <summary>From the gradient of the target to that of the projection, which replaces the values.</summary>
    /// <param name="firstRow">Where the rows begin among all.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="first">The first gate's first column.</param>
    /// <param name="end">The last gate's end.</param>
    /// <param name="gain">[gateSize]</param>
    /// <param name="dTarget">The first of the rows, from the column <paramref name="first"/> on.</param>
    /// <param name="stride">The distance of two rows of the target.</param>
    /// <param name="dGain">[count, gateSize]: += gradient ⊙ normalised, each row for itself.</param>
    public void Backward(int firstRow, int count, int first, int end, ReadOnlySpan<float> gain, ReadOnlySpan<float> dTarget, int stride, Span<float> dGain)
    {
        for (int i = 0; i < count; i++)
        {
            for (int start = first, row = firstRow + i; start < end; start = EndOfGroup(start))
            {
                int size = EndOfGroup(start) - start;
                AffineNormalization.Backward(
                    dTarget.Slice(i * stride + start - first, size),
                    gain.Slice(start, size),
                    Values.Span.Slice(row * gateSize + start, size),
                    _inverseDeviations[2 * row + (start < jointSize ? 0 : 1)],
                    dGain.Slice(i * gateSize + start, size));
            }
        }
    }

    public void Dispose() => BufferPool.Return(Values);

    private int EndOfGroup(int start) => start < jointSize ? jointSize : gateSize;
}
