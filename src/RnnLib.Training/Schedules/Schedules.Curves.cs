namespace RnnLib.Training;

public static partial class Schedules
{
    /// <summary>r₀ factor^(n / every): the rate falls by the same factor again and again.</summary>
    /// <remarks>PyTorch's <c>ExponentialLR</c>; with a length, Keras's <c>ExponentialDecay</c>.</remarks>
    /// <param name="factor">What the rate is multiplied with.</param>
    /// <param name="epochs">In how many epochs it falls by the factor. Default, without <paramref name="steps"/>: with each.</param>
    /// <param name="steps">In how many steps it does.</param>
    /// <param name="isStaircase">Whether it falls all at once when they are over, as <see cref="Step"/> does. Default false.</param>
    public static LearningRateSchedule Exponential(double factor, int? epochs = null, int? steps = null, bool isStaircase = false)
    {
        Require.NotNegative(factor, nameof(factor));
        if (isStaircase)
            return Step(epochs is null && steps is null ? 1 : epochs, steps, factor);
        (int length, ScheduleUnit unit) = epochs is null && steps is null ? new(1, ScheduleUnit.Epoch) : ScheduleLength.Of(epochs, steps, nameof(Exponential));
        double each = length == 1 ? factor : Math.Pow(factor, 1.0 / length);
        return new RuleSchedule(unit, (rate, n, _) => n == 0 ? rate : rate * each);
    }

    /// <summary>r₀ / (1 + decay p), p being n / every, rounded down for a staircase.</summary>
    /// <remarks>Keras's <c>InverseTimeDecay</c>.</remarks>
    /// <param name="decay">How much the divisor grows each time.</param>
    /// <param name="epochs">In how many epochs it does; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">In how many steps.</param>
    /// <param name="isStaircase">Whether it grows all at once. Default false.</param>
    public static LearningRateSchedule InverseTime(double decay, int? epochs = null, int? steps = null, bool isStaircase = false)
    {
        Require.NotNegative(decay, nameof(decay));
        (int every, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(InverseTime));
        return new RuleSchedule(unit, (_, n, initial) => initial / (1 + decay * (isStaircase ? n / every : (double)n / every)));
    }

    /// <summary>From one share of r₀ to another in a straight line; then it stays.</summary>
    /// <remarks>PyTorch's <c>LinearLR</c>.</remarks>
    /// <param name="epochs">The length in epochs; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">The length in steps.</param>
    /// <param name="startFactor">The first share, above 0. Default 1/3.</param>
    /// <param name="endFactor">The last share. Default 1.</param>
    public static LearningRateSchedule Linear(int? epochs = null, int? steps = null, double startFactor = 1.0 / 3, double endFactor = 1)
    {
        Require.Positive(startFactor, nameof(startFactor));
        Require.NotNegative(endFactor, nameof(endFactor));
        (int length, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(Linear));
        double difference = endFactor - startFactor;
        return new RuleSchedule(unit, (rate, n, _) =>
            n == 0 ? rate * startFactor
            : n > length ? rate
            : rate * (1 + difference / (length * startFactor + (n - 1) * difference)));
    }

    /// <summary>minimum + (r₀ - minimum) (1 - n / length)^power; then it stays.</summary>
    /// <remarks>PyTorch's <c>PolynomialLR</c>; Keras's <c>PolynomialDecay</c>.</remarks>
    /// <param name="epochs">The length in epochs; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">The length in steps.</param>
    /// <param name="power">Default 1: a straight line.</param>
    /// <param name="minimum">The rate at the end. Default 0.</param>
    /// <param name="isCycling">Whether the length is doubled, tripled, ... each time that n passes it, so that the rate jumps up and falls
    /// again (Keras's <c>cycle</c>). Default false.</param>
    public static LearningRateSchedule Polynomial(int? epochs = null, int? steps = null, double power = 1, double minimum = 0, bool isCycling = false)
    {
        Require.NotNegative(power, nameof(power));
        Require.NotNegative(minimum, nameof(minimum));
        (int length, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(Polynomial));
        if (isCycling)
            return new RuleSchedule(unit, (_, n, initial) => (initial - minimum) * Math.Pow(1 - n / (length * Math.Max(Math.Ceiling((double)n / length), 1)), power) + minimum);
        return new RuleSchedule(unit, (rate, n, _) => n == 0 || n > length
            ? rate
            : (rate - minimum) * Math.Pow((1 - (double)n / length) / (1 - (n - 1.0) / length), power) + minimum);
    }

    /// <summary>minimum + (r₀ - minimum) (1 + cos(π n / length)) / 2: half a wave down.</summary>
    /// <remarks>PyTorch's <c>CosineAnnealingLR</c>; Loshchilov and Hutter (2017).</remarks>
    /// <param name="epochs">The length in epochs; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">The length in steps.</param>
    /// <param name="minimum">The rate at the end. Default 0.</param>
    /// <param name="staysDown">Whether the rate stays at its minimum afterwards, as in Keras. Default false: the wave goes on and the
    /// rate rises again, as in PyTorch.</param>
    public static LearningRateSchedule Cosine(int? epochs = null, int? steps = null, double minimum = 0, bool staysDown = false)
    {
        Require.NotNegative(minimum, nameof(minimum));
        (int length, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(Cosine));
        double Wave(long n) => 1 + Math.Cos(Math.PI * n / length);
        return new RuleSchedule(unit, (rate, n, initial) =>
            n == 0 || (staysDown && n > length) ? rate
            : (n - 1 - length) % (2 * length) == 0 ? rate + (initial - minimum) * (1 - Math.Cos(Math.PI / length)) / 2   // up from the minimum, where the ratio is 0 / 0
            : Wave(n) / Wave(n - 1) * (rate - minimum) + minimum);
    }

    /// <summary>Half a wave down, again and again, each time from the top.</summary>
    /// <remarks>PyTorch's <c>CosineAnnealingWarmRestarts</c>, Keras's <c>CosineDecayRestarts</c>; Loshchilov and Hutter (2017): SGDR.</remarks>
    /// <param name="epochs">The length of the first wave in epochs; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">That length in steps.</param>
    /// <param name="lengthFactor">How much longer each wave is than the one before, 1 or more. Default 1; Keras's is 2.</param>
    /// <param name="peakFactor">How much higher above the minimum it begins. Default 1.</param>
    /// <param name="minimum">The rate that each wave falls to. Default 0.</param>
    public static LearningRateSchedule CosineRestarts(int? epochs = null, int? steps = null, double lengthFactor = 1, double peakFactor = 1, double minimum = 0)
    {
        if (!(lengthFactor >= 1) || !double.IsFinite(lengthFactor))
            throw new ArgumentOutOfRangeException(nameof(lengthFactor), lengthFactor, "lengthFactor: expected a finite number of 1 or more.");
        Require.NotNegative(peakFactor, nameof(peakFactor));
        Require.NotNegative(minimum, nameof(minimum));
        (int first, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(CosineRestarts));
        return new RuleSchedule(unit, (_, n, initial) =>
        {
            (double since, double length, double height) = lengthFactor == 1 ? (n % first, first, Math.Pow(peakFactor, n / first)) : (n, first, 1);
            for (; since >= length; length *= lengthFactor, height *= peakFactor)
                since -= length;
            return minimum + (initial - minimum) * height * (1 + Math.Cos(Math.PI * since / length)) / 2;
        });
    }

    /// <summary>Up and down between two rates in straight lines, whatever the initial rate.</summary>
    /// <remarks>PyTorch's <c>CyclicLR</c> (the momentum stays as it is); Smith (2017).</remarks>
    /// <param name="minimum">The rate at the bottom, which is the first.</param>
    /// <param name="maximum">The rate at the top.</param>
    /// <param name="epochs">The length of the rising half in epochs; give either this or <paramref name="steps"/>.</param>
    /// <param name="steps">That length in steps.</param>
    /// <param name="options">The falling half, and how the peaks change.</param>
    public static LearningRateSchedule Cyclic(double minimum, double maximum, int? epochs = null, int? steps = null, CyclicOptions? options = null)
    {
        Require.NotNegative(minimum, nameof(minimum));
        Require.NotNegative(maximum, nameof(maximum));
        (int up, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(Cyclic));
        options ??= new();
        double whole = (double)up + (options.DownLength ?? up), rising = up / whole;
        return new RuleSchedule(unit, (_, n, _) =>
        {
            double cycle = Math.Floor(1 + n / whole), x = 1 + n / whole - cycle;
            double height = (maximum - minimum) * (x <= rising ? x / rising : (x - 1) / (rising - 1));
            return minimum + height * options.Shape switch
            {
                CyclicShape.Halving => 1 / Math.Pow(2, cycle - 1),
                CyclicShape.Exponential => Math.Pow(options.Factor, n),
                _ => 1,
            };
        });
    }

    /// <summary>Up from a small rate to the maximum and down to a much smaller one, whatever the initial rate.</summary>
    /// <remarks>PyTorch's <c>OneCycleLR</c> (the momentum stays as it is); Smith and Topin (2018). After its length the rate stays.</remarks>
    /// <param name="maximum">The rate at the top.</param>
    /// <param name="epochs">The length of the whole in epochs; give either this or <paramref name="steps"/>, which it is made for.</param>
    /// <param name="steps">That length in steps: epochs times batches per epoch.</param>
    /// <param name="options">Where the top is, and how low the ends are.</param>
    public static LearningRateSchedule OneCycle(double maximum, int? epochs = null, int? steps = null, OneCycleOptions? options = null)
    {
        Require.Positive(maximum, nameof(maximum));
        (int length, ScheduleUnit unit) = ScheduleLength.Of(epochs, steps, nameof(OneCycle));
        var cycle = new OneCycle(maximum, length, options ?? new());
        return new RuleSchedule(unit, (_, n, _) => cycle.At(n));
    }

    /// <summary>r₀ min((n + 1) / warmUp, √(warmUp / (n + 1))): up in a straight line, then down with the root of the steps.</summary>
    /// <remarks>Vaswani et al. (2017), the Noam schedule, with r₀ at its top: theirs is r₀ = (modelSize * warmUp)^-½.</remarks>
    /// <param name="warmUpSteps">How many steps it rises.</param>
    public static LearningRateSchedule InverseSquareRoot(int warmUpSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(warmUpSteps);
        return new RuleSchedule(ScheduleUnit.Step, (_, n, initial) => initial * Math.Min((n + 1.0) / warmUpSteps, Math.Sqrt(warmUpSteps / (n + 1.0))));
    }
}
