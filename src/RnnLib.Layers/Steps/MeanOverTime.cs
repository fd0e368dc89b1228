namespace RnnLib.Layers;

/// <summary>The mean over the real steps of each sequence: [batch, time, features] in, [batch, features] out; zeros for a sequence of length zero.</summary>
public sealed class MeanOverTime : Module<Sequence, Tensor>
{
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new PoolingStream(inputSize, isMean: true);

    /// <inheritdoc/>
    public override Tensor Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor x = input.Values;
        int[] lengths = input.Lengths.ToArray();
        int size = input.Features, pitch = input.Time * size;

        Tensor y = Operation.Result([input.Batch, size], x);
        y.Writable.Clear();
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            Span<float> mean = y.Writable.Slice(sequence * size, size);
            for (int step = 0; step < lengths[sequence]; step++)
                VectorArithmetic.Add(mean, x.Data.Slice(sequence * pitch + step * size, size), mean);
            if (lengths[sequence] > 0)
                VectorArithmetic.Multiply(mean, 1f / lengths[sequence], mean);
        }

        y.Tape?.Record("MeanOverTime", flow =>
        {
            for (int sequence = 0; sequence < lengths.Length && flow.Wants(x); sequence++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(sequence * size, size);
                for (int step = 0; step < lengths[sequence]; step++)
                {
                    Span<float> dx = flow.Into(x).Slice(sequence * pitch + step * size, size);
                    VectorArithmetic.MultiplyAdd(dy, 1f / lengths[sequence], dx, dx);                  // dx += dy / length
                }
            }
        }, y);
        return y;
    }
}
