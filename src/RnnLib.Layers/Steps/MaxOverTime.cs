namespace RnnLib.Layers;

/// <summary>The largest value of each feature over the real steps of each sequence: [batch, time, features] in, [batch, features] out; zeros for a
/// sequence of length zero. Of equal values the first gets the gradient.</summary>
public sealed class MaxOverTime : Module<Sequence, Tensor>
{
    private const int None = -1;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new PoolingStream(inputSize, isMean: false);

    /// <inheritdoc/>
    public override Tensor Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor x = input.Values;
        int size = input.Features, pitch = input.Time * size;
        int[] sources = new int[input.Batch * size];   // where each maximum stands
        Array.Fill(sources, None);

        Tensor y = Operation.Result([input.Batch, size], x);
        y.Writable.Clear();
        for (int sequence = 0; sequence < input.Batch; sequence++)
        {
            for (int step = 0; step < input.Lengths[sequence]; step++)
            {
                for (int feature = 0; feature < size; feature++)
                {
                    int place = sequence * size + feature, source = sequence * pitch + step * size + feature;
                    if (sources[place] == None || !(x.Data[source] <= y.Data[place] || float.IsNaN(y.Data[place])))
                        (sources[place], y.Writable[place]) = (source, x.Data[source]);
                }
            }
        }

        y.Tape?.Record("MaxOverTime", flow =>
        {
            for (int place = 0; place < sources.Length && flow.Wants(x); place++)
            {
                if (sources[place] != None)
                    flow.Into(x)[sources[place]] += flow.Of(y)[place];                                 // dx += dy where the maximum stands
            }
        }, y);
        return y;
    }
}
