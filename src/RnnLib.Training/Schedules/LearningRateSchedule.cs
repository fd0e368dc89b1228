namespace RnnLib.Training;

/// <summary>How the learning rate changes while training goes on; made by <see cref="Schedules"/>.</summary>
/// <remarks>
/// The rate that the optimiser has at the start is the initial rate. A schedule counts steps or epochs (<see cref="Unit"/>) and after
/// each sets the next rate, computed in double precision. <c>TrainerOptions.Schedule</c> hands it to a trainer; by hand:
/// <example><code>
/// var schedule = Schedules.Cosine(epochs: 20).WithWarmUp(steps: 500);
/// schedule.Start(optimizer);
/// for (int epoch = 0; epoch &lt; 20; epoch++)
/// {
///     foreach (var batch in batches)
///     {
///         ...
///         optimizer.Step(model.Parameters, gradients);
///         schedule.OnStep();
///     }
///     schedule.OnEpoch();
/// }
/// </code></example>
/// One object serves one run at a time. A schedule of your own derives from this class and gives <see cref="Next"/>; what it remembers
/// besides the count goes through <see cref="Save"/> and <see cref="Load"/>.
/// </remarks>
public abstract class LearningRateSchedule
{
    private Optimizer? _optimizer;
    private bool _isRunning;

    /// <summary>What is counted: epochs, unless the schedule was made with a number of steps or <see cref="PerStep"/> says so.</summary>
    public ScheduleUnit Unit { get; private set; }

    /// <summary>How many steps or epochs have been counted since the start.</summary>
    public long Count { get; private set; }

    /// <summary>The rate from which the schedule began.</summary>
    public double InitialRate { get; private set; }

    /// <summary>The rate in force; 0 before <see cref="Start(double)"/>.</summary>
    public double Rate { get; private set; }

    /// <summary>The parts of a composed schedule.</summary>
    internal virtual IReadOnlyList<LearningRateSchedule> Parts => [];

    /// <summary>Counts steps of the optimiser; so do the parts of a composed schedule.</summary>
    /// <returns>This schedule.</returns>
    public LearningRateSchedule PerStep() => Counting(ScheduleUnit.Step);

    /// <summary>Counts epochs; so do the parts of a composed schedule.</summary>
    /// <returns>This schedule.</returns>
    public LearningRateSchedule PerEpoch() => Counting(ScheduleUnit.Epoch);

    /// <summary>Raises the rate linearly at the beginning, on top of whatever this schedule does meanwhile.</summary>
    /// <remarks>rate = (startFactor + (1 - startFactor) (n + 1) / length) * this schedule's rate, for n &lt; length steps or epochs done. The
    /// schedule itself runs as it would without, so it keeps its length; to begin it after the warm-up, use <see cref="Schedules.Sequence"/>.
    /// Goyal et al. (2017); for Adam, Ma and Yarats (2021).</remarks>
    /// <param name="steps">The length in steps; give either this or <paramref name="epochs"/>.</param>
    /// <param name="epochs">The length in epochs.</param>
    /// <param name="startFactor">Where it begins, as a share of the rate, 0 to 1. Default 0: the first step takes a share of 1 / length.</param>
    public LearningRateSchedule WithWarmUp(int? steps = null, int? epochs = null, double startFactor = 0) =>
        new WarmUpSchedule(this, ScheduleLength.Of(epochs, steps, nameof(WithWarmUp)), Require.Share(startFactor, nameof(startFactor)));

    /// <summary>Keeps the schedule's first rate for a while, then lets it begin: with <c>After(epochs: 10)</c> the eleventh epoch is the first with another rate.</summary>
    /// <example>The rate times 0.97 with every epoch after the tenth: <c>Schedules.Exponential(0.97).After(epochs: 10)</c>.</example>
    /// <param name="steps">How many steps have the first rate; give either this or <paramref name="epochs"/>.</param>
    /// <param name="epochs">How many epochs have it.</param>
    public LearningRateSchedule After(int? steps = null, int? epochs = null) => new DelayedSchedule(this, ScheduleLength.Of(epochs, steps, nameof(After)));

    /// <summary>Begins a run without an optimiser: <see cref="Rate"/> is there to read.</summary>
    /// <param name="initialRate">The rate to begin from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not finite.</exception>
    public void Start(double initialRate)
    {
        InitialRate = Require.NotNegative(initialRate, nameof(initialRate));
        (_optimizer, _isRunning) = (null, true);
        Set(Advance(initialRate, initialRate, ScheduleTick.Start));
    }

    /// <summary>Begins a run and sets the optimiser's first rate.</summary>
    /// <param name="optimizer">Whose learning rate is set from now on. A rate that someone else sets meanwhile is taken up by the
    /// schedules that change it by factors.</param>
    /// <param name="initialRate">The rate to begin from. Default: the optimiser's.</param>
    public void Start(Optimizer optimizer, double? initialRate = null)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Start(initialRate ?? optimizer.LearningRate);
        _optimizer = optimizer;
        Set(Rate);
    }

    /// <summary>A step of the optimiser is over.</summary>
    /// <param name="metric">What <see cref="Schedules.ReduceOnPlateau"/> watches if it counts steps, such as the loss.</param>
    /// <exception cref="InvalidOperationException">The schedule has not been started, or needs the metric.</exception>
    public void OnStep(double? metric = null) => Tick(new(ScheduleUnit.Step, metric));

    /// <summary>An epoch is over.</summary>
    /// <param name="metric">What <see cref="Schedules.ReduceOnPlateau"/> watches, such as the loss on the validation data.</param>
    /// <exception cref="InvalidOperationException">The schedule has not been started, or needs the metric.</exception>
    public void OnEpoch(double? metric = null) => Tick(new(ScheduleUnit.Epoch, metric));

    /// <summary>An epoch is over, whose record holds what <see cref="Schedules.ReduceOnPlateau"/> may watch.</summary>
    /// <exception cref="InvalidOperationException">The schedule has not been started, or the record has no metric of the watched name.</exception>
    public void OnEpoch(EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        Tick(new(ScheduleUnit.Epoch, null, epoch));
    }

    /// <summary>The rates of a run to come: to look at, or to draw. A run that is going on is not disturbed.</summary>
    /// <param name="initialRate">The rate to begin from.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="stepsPerEpoch">How many of them make an epoch. Default 1.</param>
    /// <returns>The rate that each step takes, the first being that of the start.</returns>
    /// <exception cref="InvalidOperationException">The schedule depends on a metric.</exception>
    public double[] Preview(double initialRate, int steps, int stepsPerEpoch = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        (TrainingState kept, Optimizer? optimizer, bool isRunning) = (new(), _optimizer, _isRunning);
        Save(kept);
        try
        {
            Start(initialRate);
            double[] rates = new double[steps];
            for (int step = 0; step < steps; step++)
            {
                rates[step] = Rate;
                OnStep();
                if ((step + 1) % stepsPerEpoch == 0)
                    OnEpoch();
            }

            return rates;
        }
        finally
        {
            Load(kept);
            (_optimizer, _isRunning) = (optimizer, isRunning);
        }
    }

    /// <summary>Writes what the schedule needs to go on in a resumed run.</summary>
    public virtual void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("count", Count);
        state.Set("initial", InitialRate);
        state.Set("rate", Rate);
        for (int part = 0; part < Parts.Count; part++)
            Parts[part].Save(state.Part(FormattableString.Invariant($"{part}")));
    }

    /// <summary>Goes on from what <see cref="Save"/> wrote; call it after <see cref="Start(Optimizer, double?)"/>, whose optimiser gets the rate.</summary>
    /// <exception cref="RnnLibFormatException">Something is missing from the state.</exception>
    public virtual void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (long count, double initial, double rate) = (state.GetWholeNumber("count"), state.GetNumber("initial"), state.GetNumber("rate"));
        for (int part = 0; part < Parts.Count; part++)
            Parts[part].Load(state.Part(FormattableString.Invariant($"{part}")));
        (Count, InitialRate) = (count, initial);
        Set(rate);
    }

    /// <summary>The rate after the next step or epoch.</summary>
    /// <param name="rate">The rate so far.</param>
    /// <param name="count">How many steps or epochs are over, 0 at the start.</param>
    /// <param name="initialRate">The rate from which the schedule began, which is <paramref name="rate"/> at the start.</param>
    protected abstract double Next(double rate, long count, double initialRate);

    /// <summary>Lets a step or an epoch pass for this schedule and its parts.</summary>
    internal virtual double Advance(double rate, double initialRate, ScheduleTick tick)
    {
        if (tick.IsStart)
            Count = 0;
        else if (tick.Unit == Unit)
            Count++;
        else
            return rate;
        return NextAt(rate, Count, initialRate, tick);
    }

    /// <summary>Begins as a later part of a sequence: anew from the initial rate.</summary>
    internal virtual double Restart(double rate, double initialRate) => Advance(initialRate, initialRate, ScheduleTick.Start);

    /// <summary><see cref="Next"/> for what needs to know more.</summary>
    internal virtual double NextAt(double rate, long count, double initialRate, ScheduleTick tick) => Next(rate, count, initialRate);

    internal LearningRateSchedule Counting(ScheduleUnit unit)
    {
        Unit = unit;
        foreach (LearningRateSchedule part in Parts)
            part.Counting(unit);
        return this;
    }

    /// <summary>Sets the unit of this schedule but not of its parts.</summary>
    private protected void CountOnly(ScheduleUnit unit) => Unit = unit;

    private void Tick(ScheduleTick tick)
    {
        if (!_isRunning)
            throw new InvalidOperationException("the schedule has not begun: call Start(optimizer) before the first step.");
        double rate = _optimizer is { } optimizer && optimizer.LearningRate != ForOptimizer(Rate) ? optimizer.LearningRate : Rate;
        Set(Advance(rate, InitialRate, tick));
    }

    private void Set(double rate)
    {
        if (!double.IsFinite(rate))
        {
            string unit = Unit == ScheduleUnit.Step ? "steps" : "epochs";
            throw new InvalidOperationException(FormattableString.Invariant($"the schedule gave a learning rate of {rate} after {Count} {unit}."));
        }

        Rate = rate;
        if (_optimizer is not null)
            _optimizer.LearningRate = ForOptimizer(rate);
    }

    /// <summary>A linear one-cycle dips below zero at the step after its last.</summary>
    private static float ForOptimizer(double rate) => (float)Math.Max(rate, 0);
}
