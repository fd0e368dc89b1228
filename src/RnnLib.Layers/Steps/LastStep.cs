namespace RnnLib.Layers;

/// <summary>The last valid step of each sequence: [batch, time, features] in, [batch, features] out.</summary>
/// <remarks>
/// Behind a bidirectional layer the last step of each direction: the forward features at the sequence's end, the backward
/// features at its start, which is where that direction has seen all of it. A sequence of length zero gives zeros.
/// </remarks>
public sealed class LastStep : Module<Sequence, Tensor>
{
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new IdentityStream();

    /// <inheritdoc/>
    public override Tensor Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor x = input.Values;
        int[] lengths = input.Lengths.ToArray();
        int size = input.Features, time = input.Time, forward = size - input.BackwardFeatures;

        Tensor y = Operation.Result([input.Batch, size], x);
        y.Writable.Clear();
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            if (lengths[sequence] == 0)
                continue;
            int first = sequence * time * size, last = first + (lengths[sequence] - 1) * size;
            x.Data.Slice(last, forward).CopyTo(y.Writable[(sequence * size)..]);
            x.Data.Slice(first + forward, size - forward).CopyTo(y.Writable[(sequence * size + forward)..]);
        }

        y.Tape?.Record("LastStep", flow =>
        {
            for (int sequence = 0; sequence < lengths.Length && flow.Wants(x); sequence++)
            {
                if (lengths[sequence] == 0)
                    continue;
                int first = sequence * time * size, last = first + (lengths[sequence] - 1) * size;
                ReadOnlySpan<float> dy = flow.Of(y).Slice(sequence * size, size);
                Add(dy[..forward], flow.Into(x).Slice(last, forward));
                Add(dy[forward..], flow.Into(x).Slice(first + forward, size - forward));
            }
        }, y);
        return y;
    }

    private static void Add(ReadOnlySpan<float> source, Span<float> target) => VectorArithmetic.Add(target, source, target);
}
