using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>The mean or the maximum over the steps so far.</summary>
internal sealed class PoolingStream : StreamStep
{
    private readonly bool _isMean;
    private readonly float[] _count = new float[1];   // a float, so that it is saved with the rest; exact to 16 million steps
    private readonly float[] _pooled, _output;

    public PoolingStream(int size, bool isMean)
    {
        (_pooled, _output, _isMean) = (new float[size], new float[size], isMean);
        Memory = [new("count", _count), new("pooled", _pooled)];
    }

    public override IReadOnlyList<StreamMemory> Memory { get; }

    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input)
    {
        bool isFirst = _count[0]++ == 0;
        if (isFirst)
            input.CopyTo(_pooled);
        else if (_isMean)
            VectorArithmetic.Add(_pooled, input, _pooled);
        else
            TensorPrimitives.Max(_pooled, input, _pooled);

        VectorArithmetic.Multiply(_pooled, _isMean ? 1 / _count[0] : 1, _output);
        return _output;
    }
}
