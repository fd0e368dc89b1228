using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>An activation behind an optional bound on its input.</summary>
internal sealed class GateFunction
{
    private readonly Activation _activation;
    private readonly float? _clip;
    private readonly float _lowest, _highest;   // what the bounds themselves become

    public GateFunction(Activation activation, float? clip)
    {
        (_activation, _clip) = (activation, clip);
        if (clip is not { } bound)
            return;
        float[] bounds = [-bound, bound];
        activation.Apply(bounds, bounds);
        (_lowest, _highest) = (bounds[0], bounds[1]);
    }

    /// <summary>x becomes f(x) in place.</summary>
    public void Apply(Span<float> x) => Apply(x, x);

    /// <summary>y = f(x); y may be x.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        if (_clip is not { } bound)
        {
            _activation.Apply(x, y);
            return;
        }

        const int blockSize = 256;
        Span<float> memory = stackalloc float[Math.Min(blockSize, x.Length)];
        for (int start = 0; start < x.Length; start += blockSize)
        {
            Span<float> bounded = memory[..Math.Min(blockSize, x.Length - start)], values = y.Slice(start, bounded.Length);
            TensorPrimitives.Clamp(x.Slice(start, bounded.Length), -bound, bound, bounded);
            _activation.Apply(bounded, values);
            for (int i = 0; i < bounded.Length; i++)
            {
                // To the bit, so that Backward knows them again: an activation may round the same number otherwise in another place.
                if (MathF.Abs(bounded[i]) == bound)
                    values[i] = bounded[i] < 0 ? _lowest : _highest;
            }
        }
    }

    /// <summary>dx = dy f'(x), given y = f(x); dx may be y. What stands in dy is used up.</summary>
    /// <remarks>Where the bound held, y is what the bound becomes and nothing flows: no second buffer tells which those were.</remarks>
    public void Backward(Span<float> dy, ReadOnlySpan<float> y, Span<float> dx)
    {
        for (int i = 0; i < dy.Length && _clip is not null; i++)
        {
            if (y[i] == _lowest || y[i] == _highest)
                dy[i] = 0;
        }

        _activation.Backward(dy, y, dx);
    }
}
