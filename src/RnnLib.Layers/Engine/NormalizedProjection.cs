using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>A projection W x or U h on its way through layer normalisation, row by row: gain ⊙ normalised + bias.</summary>
/// <remarks>Ba, Kiros and Hinton (2016). The gates up to <c>jointSize</c> are normalised together, those after it among themselves.</remarks>
internal sealed class NormalizedProjection(int rows, int gateSize, int jointSize)
{
    private readonly float[] _inverseDeviations = new float[2 * rows];

    /// <summary>[rows, gateSize]: the projection; normalised after <see cref="Forward"/>; its gradient after <see cref="Backward"/>.</summary>
    public float[] Values { get; } = GC.AllocateUninitializedArray<float>(checked(rows * gateSize));

    /// <summary>target = or += gain ⊙ normalised + bias, for some rows and the gates in [first, end), which are one or both groups.</summary>
    public void Forward(int firstRow, int count, int first, int end, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, Span<float> target, bool add)
    {
        for (int row = firstRow; row < firstRow + count; row++)
        {
            for (int start = first; start < end; start = EndOfGroup(start))
            {
                int size = EndOfGroup(start) - start;
                Span<float> values = Values.AsSpan(row * gateSize + start, size), y = target.Slice(row * gateSize + start, size);
                _inverseDeviations[2 * row + (start < jointSize ? 0 : 1)] = Normalization.Apply(values, values);
                if (add)
                    TensorPrimitives.MultiplyAdd(values, gain.Slice(start, size), y, y);
                else
                    TensorPrimitives.Multiply(values, gain.Slice(start, size), y);
                if (!bias.IsEmpty)
                    TensorPrimitives.Add(y, bias.Slice(start, size), y);
            }
        }
    }

    /// <summary>From the gradient of the target to that of the projection, which replaces the values; dGain += gradient ⊙ normalised.</summary>
    public void Backward(int firstRow, int count, int first, int end, ReadOnlySpan<float> gain, ReadOnlySpan<float> dTarget, Span<float> dGain, Span<float> scratch)
    {
        for (int row = firstRow; row < firstRow + count; row++)
        {
            for (int start = first; start < end; start = EndOfGroup(start))
            {
                int size = EndOfGroup(start) - start;
                Span<float> values = Values.AsSpan(row * gateSize + start, size), dNormalized = scratch[..size];
                ReadOnlySpan<float> dy = dTarget.Slice(row * gateSize + start, size);
                if (!dGain.IsEmpty)
                    TensorPrimitives.MultiplyAdd(dy, values, dGain.Slice(start, size), dGain.Slice(start, size));
                TensorPrimitives.Multiply(dy, gain.Slice(start, size), dNormalized);
                Normalization.Backward(dNormalized, values, _inverseDeviations[2 * row + (start < jointSize ? 0 : 1)], values);
            }
        }
    }

    private int EndOfGroup(int start) => start < jointSize ? jointSize : gateSize;
}
