namespace RnnLib.Layers;

/// <summary>Some units keep their previous state: s' = (1 - m) ⊙ s + m ⊙ s̃, where s̃ is what the cell made.</summary>
/// <remarks>Krueger et al., "Zoneout" (2017). In training m is 0 or 1, drawn afresh at every step; otherwise it is its mean, 1 - rate.</remarks>
internal sealed class Zoneout
{
    private readonly TensorStorage? _renewed;   // m, [rows, size]; null: the mean everywhere
    private readonly float _mean;

    private Zoneout(TensorStorage? renewed, float mean) => (_renewed, _mean) = (renewed, mean);

    public static Zoneout? Draw(float rate, int rows, int size, ForwardContext pass)
    {
        if (rate == 0)
            return null;
        if (!pass.IsTraining)
            return new(null, 1 - rate);
        TensorStorage renewed = pass.Memory!.Rent(checked(rows * size));   // a training pass has memory
        Ops.FillMask(renewed.Buffer.Span, rate, kept: 1, pass.Rng);
        return new(renewed, 1 - rate);
    }

    /// <summary>What the cell made becomes the state.</summary>
    /// <param name="previous">s</param>
    /// <param name="made">s̃</param>
    /// <param name="state">s'; may be <paramref name="made"/>.</param>
    /// <param name="first">Where these elements stand among all rows.</param>
    public void Mix(ReadOnlySpan<float> previous, ReadOnlySpan<float> made, Span<float> state, int first)
    {
        previous = previous[..made.Length];
        if (_renewed is { } renewed)
            VectorArithmetic.Mix(made, renewed.Buffer.Span.Slice(first, made.Length), previous, state);
        else
            VectorArithmetic.Mix(made, _mean, previous, state);
    }

    /// <summary>ds = (1 - m) ⊙ ds', and ds̃ = m ⊙ ds'.</summary>
    /// <param name="gradient">In: ds'. Out: ds̃.</param>
    /// <param name="previous">ds</param>
    /// <param name="first">Where these elements stand among all rows.</param>
    public void Split(Span<float> gradient, Span<float> previous, int first)
    {
        previous = previous[..gradient.Length];
        if (_renewed is { } renewed)
        {
            ReadOnlySpan<float> m = renewed.Buffer.Span.Slice(first, gradient.Length);
            VectorArithmetic.MultiplyByRest(gradient, m, previous);
            VectorArithmetic.Multiply(gradient, m, gradient);
        }
        else
        {
            VectorArithmetic.MultiplyByRest(gradient, _mean, previous);
            VectorArithmetic.Multiply(gradient, _mean, gradient);
        }
    }
}
