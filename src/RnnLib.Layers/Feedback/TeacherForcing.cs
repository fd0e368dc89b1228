namespace RnnLib.Layers;

/// <summary>How often, in training, the truth takes the place of a model's own last output, wherever a model feeds on itself.</summary>
/// <remarks>
/// Teacher forcing (Williams and Zipser, 1989) always gives the truth: training is stable and needs no loop over time, but the model never sees
/// its own errors, which it will meet once it runs on its own. Scheduled sampling (Bengio, Vinyals, Jaitly and Shazeer, 2015) begins with the truth
/// and gives it more and more rarely. The chance is a function of <see cref="ForwardContext.Step"/> alone, and the draws come from the pass's
/// generator, so nothing is remembered between steps and a resumed run goes on to the bit. At inference there is no truth, and a model feeds on itself.
/// <example><code>
/// var model = new Autoregressive(layer, head, new() { TeacherForcing = TeacherForcing.Linear(steps: 2000) });
/// bool truth = pass.Rng.NextSingle() &lt; forcing.Probability(pass.Step);      // in a loop of your own
/// </code></example>
/// </remarks>
public sealed record TeacherForcing
{
    private readonly Decay _decay;
    private readonly double _from, _to, _pace;
    private readonly Func<long, float>? _probability;

    private TeacherForcing(Decay decay, double from, double to = 0, double pace = 0, Func<long, float>? probability = null) =>
        (_decay, _from, _to, _pace, _probability) = (decay, from, to, pace, probability);

    private enum Decay
    {
        None,
        Linear,
        Exponential,
        InverseSigmoid,
        Own,
    }

    /// <summary>The truth at every step. A whole sequence is then one pass, without a loop over time.</summary>
    public static TeacherForcing Always { get; } = new(Decay.None, 1);

    /// <summary>The model's own output at every step.</summary>
    public static TeacherForcing Never { get; } = new(Decay.None, 0);

    /// <summary>For what the dice are thrown. Default: for each step of each sequence.</summary>
    public TeacherForcingDraw Draw { get; init; }

    /// <summary>The truth with a chance that stays the same.</summary>
    /// <param name="probability">The chance, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The chance is not within 0 to 1.</exception>
    public static TeacherForcing Ratio(float probability) => new(Decay.None, Fraction(probability, nameof(probability)));

    /// <summary>From one chance to another in a straight line: p = from + (to - from) min(1, step / steps).</summary>
    /// <param name="steps">After how many training steps the second chance is reached; it then stays.</param>
    /// <param name="from">The chance at the first step, 0 to 1.</param>
    /// <param name="to">The chance at the end, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A chance is not within 0 to 1, or there are no steps.</exception>
    public static TeacherForcing Linear(long steps, float from = 1, float to = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        return new(Decay.Linear, Fraction(from, nameof(from)), Fraction(to, nameof(to)), steps);
    }

    /// <summary>p = max(minimum, factor^step).</summary>
    /// <param name="factor">What each training step multiplies the chance with, above 0 and below 1: 0.999 halves it every 693 steps.</param>
    /// <param name="minimum">The chance does not fall below it, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static TeacherForcing Exponential(double factor, float minimum = 0) => factor is > 0 and < 1
        ? new(Decay.Exponential, 1, Fraction(minimum, nameof(minimum)), factor)
        : throw new ArgumentOutOfRangeException(nameof(factor), factor, "TeacherForcing.Exponential: factor: expected a number above 0 and below 1.");

    /// <summary>p = max(minimum, k / (k + exp(step / k))): near 1 for a while, 1/2 at step k ln k, then towards 0.</summary>
    /// <param name="k">1 or more; the larger, the later and the slower the fall.</param>
    /// <param name="minimum">The chance does not fall below it, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static TeacherForcing InverseSigmoid(double k, float minimum = 0) => k >= 1 && double.IsFinite(k)
        ? new(Decay.InverseSigmoid, 1, Fraction(minimum, nameof(minimum)), k)
        : throw new ArgumentOutOfRangeException(nameof(k), k, "TeacherForcing.InverseSigmoid: k: expected a finite number of 1 or more.");

    /// <summary>A chance of your own.</summary>
    /// <param name="probability">From the number of training steps before the pass to the chance, 0 to 1; a pure function, so that runs repeat.</param>
    public static TeacherForcing Of(Func<long, float> probability)
    {
        ArgumentNullException.ThrowIfNull(probability);
        return new(Decay.Own, 0, probability: probability);
    }

    /// <summary>The chance that the truth is given.</summary>
    /// <param name="step">How many training steps came before: <see cref="ForwardContext.Step"/>.</param>
    /// <exception cref="InvalidOperationException">A function of your own gave a number that is no chance.</exception>
    public float Probability(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return _decay switch
        {
            Decay.None => (float)_from,
            Decay.Linear => (float)(_from + (_to - _from) * Math.Min(1, step / _pace)),
            Decay.Exponential => (float)Math.Max(_to, Math.Pow(_pace, step)),
            Decay.InverseSigmoid => (float)Math.Max(_to, _pace / (_pace + Math.Exp(step / _pace))),
            _ => _probability!(step) is >= 0 and <= 1 and var own
                ? own
                : throw new InvalidOperationException($"TeacherForcing.Of: expected a chance from 0 to 1 for step {step}, got {_probability!(step)}."),
        };
    }

    /// <summary>The schedule in words.</summary>
    public override string ToString()
    {
        string schedule = _decay switch
        {
            Decay.None when _from is 1 => nameof(Always),
            Decay.None when _from is 0 => nameof(Never),
            Decay.None => FormattableString.Invariant($"{nameof(Ratio)}({(float)_from})"),
            Decay.Linear => FormattableString.Invariant($"{nameof(Linear)}({_pace}, {(float)_from} to {(float)_to})"),
            Decay.Exponential => FormattableString.Invariant($"{nameof(Exponential)}({_pace}, minimum {(float)_to})"),
            Decay.InverseSigmoid => FormattableString.Invariant($"{nameof(InverseSigmoid)}({_pace}, minimum {(float)_to})"),
            _ => nameof(Of),
        };
        return Draw == TeacherForcingDraw.PerSequenceAndStep ? schedule : $"{schedule} {Draw}";
    }

    private static double Fraction(float value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"TeacherForcing: {name}: expected a chance from 0 to 1.");
}
