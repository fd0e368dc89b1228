namespace RnnLib.Layers;

/// <summary>Gives back what it gets, and in training adds to the loss how large it is and how fast it changes.</summary>
/// <remarks>
/// alpha mean(hₜ²) + beta mean((hₜ - hₜ₋₁)²) over all features of all real steps, or of all pairs of neighbours that are real: activation
/// regularisation (AR) and temporal activation regularisation (TAR) of Merity, McCann and Socher (2017). AWD-LSTM takes alpha = 2 behind the
/// last dropout and beta = 1 before it. It works through <see cref="ForwardContext.Penalize"/>, so the loss that a loop computes is that of
/// the data alone and <see cref="ForwardContext.Penalty"/> tells the rest.
/// <example><code>
/// new Lstm(64, 128, rng)
///     .Then(new ActivationRegularization(beta: 1))
///     .Then(new LockedDropout(0.4f))
///     .Then(new ActivationRegularization(alpha: 2))
/// </code></example>
/// </remarks>
public sealed class ActivationRegularization : Module<Sequence, Sequence>
{
    private readonly float _alpha, _beta;

    /// <summary>A layer with the given weights.</summary>
    /// <param name="alpha">How much the size counts. Default 0: not at all.</param>
    /// <param name="beta">How much the change from step to step counts. Default 0: not at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative or not finite.</exception>
    public ActivationRegularization(float alpha = 0, float beta = 0) => (_alpha, _beta) = (Weight(alpha, nameof(alpha)), Weight(beta, nameof(beta)));

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"ActivationRegularization(alpha {_alpha}, beta {_beta})");

    internal override bool KeepsFeaturesInPlace => true;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new IdentityStream();

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        if (pass.IsTraining && (_alpha > 0 || _beta > 0))
            pass.Penalize(PenaltyOf(input));
        return input;
    }

    private Tensor PenaltyOf(Sequence input)
    {
        Tensor h = input.Values;
        int[] lengths = input.Lengths.ToArray();
        int time = input.Time, size = input.Features;
        long steps = lengths.Sum(length => (long)length), pairs = lengths.Sum(length => Math.Max(length - 1L, 0));
        double perStep = steps == 0 || size == 0 ? 0 : _alpha / ((double)steps * size), perPair = pairs == 0 || size == 0 ? 0 : _beta / ((double)pairs * size);

        double squares = 0, changes = 0;
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            ReadOnlySpan<float> row = h.Data.Slice(sequence * time * size, lengths[sequence] * size);
            foreach (float value in row)
                squares += (double)value * value;
            for (int i = size; i < row.Length; i++)
                changes += ((double)row[i] - row[i - size]) * ((double)row[i] - row[i - size]);
        }

        Tensor penalty = Operation.Result([], [(float)(perStep * squares + perPair * changes)], h);
        penalty.Tape?.Record("ActivationRegularization", flow =>
        {
            if (!flow.Wants(h))
                return;
            float d = flow.Of(penalty)[0], ofStep = (float)(2 * perStep) * d, ofPair = (float)(2 * perPair) * d;
            for (int sequence = 0; sequence < lengths.Length; sequence++)
            {
                ReadOnlySpan<float> row = h.Data.Slice(sequence * time * size, lengths[sequence] * size);
                Span<float> dRow = flow.Into(h).Slice(sequence * time * size, row.Length);
                for (int i = 0; i < row.Length; i++)
                {
                    float before = i >= size ? row[i] - row[i - size] : 0, after = i + size < row.Length ? row[i + size] - row[i] : 0;
                    dRow[i] += ofStep * row[i] + ofPair * (before - after);
                }
            }
        }, penalty);
        return penalty;
    }

    private static float Weight(float value, string name) => value >= 0 && float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a finite number of 0 or more.");
}
