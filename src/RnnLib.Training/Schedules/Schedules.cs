namespace RnnLib.Training;

/// <summary>Ways to change the learning rate in training.</summary>
/// <remarks>
/// Each begins from the optimiser's rate. A number of <c>epochs</c> or of <c>steps</c> also says what the schedule counts; the others count
/// epochs unless <see cref="LearningRateSchedule.PerStep"/> says otherwise. In the formulas r₀ is the initial rate and n how many are over.
/// The numbers are those of PyTorch's <c>torch.optim.lr_scheduler</c>, to the last digits of double precision.
/// <example><code>
/// Schedules.Cosine(epochs: 20).WithWarmUp(steps: 500)
/// Schedules.Exponential(0.97).After(epochs: 10)
/// Schedules.ReduceOnPlateau(new() { Factor = 0.5, Patience = 3 })
/// </code></example>
/// </remarks>
public static partial class Schedules
{
    /// <summary>The rate stays as it is.</summary>
    public static LearningRateSchedule Constant() => new RuleSchedule(ScheduleUnit.Epoch, (rate, _, _) => rate);

    /// <summary>r₀ times a factor at first, r₀ afterwards.</summary>
    /// <remarks>PyTorch's <c>ConstantLR</c>.</remarks>
    /// <param name="factor">Above 0.</param>
    /// <param name="epochs">For how many epochs; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">For how many steps.</param>
    public static LearningRateSchedule Constant(double factor, int? epochs = null, int? steps = null)
    {
        Require.Positive(factor, nameof(factor));
        (int length, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(Constant));
        return new RuleSchedule(unit, (rate, n, _) => n == 0 ? rate * factor : n == length ? rate * (1 / factor) : rate);
    }

    /// <summary>r₀ factor^⌊n / every⌋: the rate falls in equal steps.</summary>
    /// <remarks>PyTorch's <c>StepLR</c>.</remarks>
    /// <param name="epochs">How many epochs lie between two changes; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">How many steps lie between.</param>
    /// <param name="factor">What the rate is multiplied with. Default 0.1.</param>
    public static LearningRateSchedule Step(int? epochs = null, int? steps = null, double factor = 0.1)
    {
        Require.NotNegative(factor, nameof(factor));
        (int every, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(Step));
        return new RuleSchedule(unit, (rate, n, _) => n > 0 && n % every == 0 ? rate * factor : rate);
    }

    /// <summary>The rate is multiplied with a factor at each milestone.</summary>
    /// <remarks>PyTorch's <c>MultiStepLR</c>.</remarks>
    /// <param name="milestones">After how many epochs (or steps); one that stands twice counts twice.</param>
    /// <param name="factor">What the rate is multiplied with. Default 0.1.</param>
    public static LearningRateSchedule MultiStep(IEnumerable<int> milestones, double factor = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        Require.NotNegative(factor, nameof(factor));
        int[] all = [.. milestones];
        return new RuleSchedule(ScheduleUnit.Epoch, (rate, n, _) => all.Count(milestone => milestone == n) is > 0 and var times ? rate * Math.Pow(factor, times) : rate);
    }

    /// <summary>The rate has a value of its own between each two boundaries, whatever the initial rate.</summary>
    /// <remarks>Keras's <c>PiecewiseConstantDecay</c>: the value changes with the first n above a boundary.</remarks>
    /// <param name="boundaries">Rising.</param>
    /// <param name="rates">One more than there are boundaries.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, or the boundaries do not rise.</exception>
    public static LearningRateSchedule PiecewiseConstant(IEnumerable<int> boundaries, IEnumerable<double> rates)
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(rates);
        int[] ends = [.. boundaries];
        double[] values = [.. rates.Select(rate => Require.NotNegative(rate, nameof(rates)))];
        RequireRising(ends, nameof(PiecewiseConstant), nameof(boundaries));
        if (values.Length != ends.Length + 1)
            throw new ArgumentException($"PiecewiseConstant: rates: expected {ends.Length + 1} for {ends.Length} boundaries, got {values.Length}.", nameof(rates));
        return new RuleSchedule(ScheduleUnit.Epoch, (_, n, _) => values[ends.Count(end => end < n)]);
    }

    /// <summary>r₀ times a function of n.</summary>
    /// <remarks>PyTorch's <c>LambdaLR</c>.</remarks>
    /// <param name="factor">From the number of epochs (or steps) that are over to the factor.</param>
    public static LearningRateSchedule Lambda(Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new RuleSchedule(ScheduleUnit.Epoch, (_, n, initial) => initial * factor(n));
    }

    /// <summary>The rate so far times a function of n, from n = 1 on.</summary>
    /// <remarks>PyTorch's <c>MultiplicativeLR</c>.</remarks>
    /// <param name="factor">From the number of epochs (or steps) that are over to the factor.</param>
    public static LearningRateSchedule Multiplicative(Func<long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new RuleSchedule(ScheduleUnit.Epoch, (rate, n, _) => n == 0 ? rate : rate * factor(n), continues: true);
    }

    /// <summary>The rate is multiplied with a factor when the loss, or what the options name, no longer gets better.</summary>
    /// <remarks>PyTorch's <c>ReduceLROnPlateau</c>, Keras's callback of that name.</remarks>
    /// <param name="options">What to watch, what counts as better, how long to wait. Default: the loss, as in PyTorch.</param>
    public static LearningRateSchedule ReduceOnPlateau(PlateauOptions? options = null) => new PlateauSchedule(options ?? new());

    /// <summary>Several schedules at once, each changing the rate that the one before it left.</summary>
    /// <remarks>PyTorch's <c>ChainedScheduler</c>. Schedules that do not work by factors (lambda, cyclic, one-cycle, cosine with restarts)
    /// replace the rate, so they stand first.</remarks>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LearningRateSchedule Chain(params LearningRateSchedule[] schedules) => new ChainedSchedule(Several(schedules, nameof(Chain)));

    /// <summary>One schedule after the other, each from its own beginning and from r₀.</summary>
    /// <remarks>PyTorch's <c>SequentialLR</c>. It counts what its first schedule counts.</remarks>
    /// <param name="schedules">In their order.</param>
    /// <param name="milestones">After how many epochs (or steps) each but the first begins, rising.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, or the milestones do not rise.</exception>
    public static LearningRateSchedule Sequence(IEnumerable<LearningRateSchedule> schedules, IEnumerable<int> milestones)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        LearningRateSchedule[] all = Several([.. schedules], nameof(Sequence));
        int[] at = [.. milestones];
        RequireRising(at, nameof(Sequence), nameof(milestones));
        if (at.Length != all.Length - 1 || at.Any(milestone => milestone < 1))
            throw new ArgumentException($"Sequence: milestones: expected {all.Length - 1} of 1 or more for {all.Length} schedules, got [{string.Join(", ", at)}].", nameof(milestones));
        return new SequentialSchedule(all, at);
    }

    private static LearningRateSchedule[] Several(LearningRateSchedule[] schedules, string name)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Length == 0 || schedules.Contains(null) || schedules.Distinct().Count() < schedules.Length)
            throw new ArgumentException($"{name}: schedules: expected one or more, none null and each another object, got {schedules.Length}.", nameof(schedules));
        return [.. schedules];
    }

    private static void RequireRising(int[] numbers, string name, string parameter)
    {
        for (int i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] <= numbers[i - 1])
                throw new ArgumentException($"{name}: {parameter}: expected rising numbers, got [{string.Join(", ", numbers)}].", parameter);
        }
    }
}
