using System.Text.Json;
using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>The learning rate after each step of a schedule, by PyTorch's and Keras's names.</summary>
internal static class LrSchedule
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        (string name, Values want) = test.Outputs.Single();
        Settings a = new(test.Attributes);
        LearningRateSchedule schedule = Create(test.Op, a);
        double[]? metrics = test.Input("metrics")?.Data ?? a.Numbers("metrics");
        double[] rates = new double[want.Data.Length];
        schedule.Start(InitialRate(a));
        for (int step = 0; step < rates.Length; step++)
        {
            // With as many metrics as rates the file leaves out the rate from before the first of them.
            if (metrics?.Length == rates.Length)
                schedule.OnStep(metrics[step]);
            rates[step] = schedule.Rate;
            if (metrics is null)
                schedule.OnStep();
            else if (metrics.Length < rates.Length && step < metrics.Length)
                schedule.OnStep(metrics[step]);
        }

        return new Dictionary<string, Values> { [name] = new(want.Shape, rates) };
    }

    /// <summary>The schedule, counting steps.</summary>
    public static LearningRateSchedule Create(string name, Settings a) => name switch
    {
        "StepLR" => Schedules.Step(steps: a.Int("step_size"), factor: a.Number("gamma", 0.1)),
        "MultiStepLR" => Schedules.MultiStep(a.Ints("milestones"), a.Number("gamma", 0.1)).PerStep(),
        "ConstantLR" => Schedules.Constant(a.Number("factor", 1.0 / 3), steps: a.Int("total_iters", 5)),
        "LinearLR" => Schedules.Linear(steps: a.Int("total_iters", 5), startFactor: a.Number("start_factor", 1.0 / 3), endFactor: a.Number("end_factor", 1)),
        "ExponentialLR" => Schedules.Exponential(a.Number("gamma", 0.1)).PerStep(),
        "PolynomialLR" => Schedules.Polynomial(steps: a.Int("total_iters", 5), power: a.Number("power", 1)),
        "CosineAnnealingLR" => Schedules.Cosine(steps: a.Int("T_max"), minimum: a.Number("eta_min")),
        "CosineAnnealingWarmRestarts" => Schedules.CosineRestarts(steps: a.Int("T_0"), lengthFactor: a.Number("T_mult", 1), minimum: a.Number("eta_min")),
        "CyclicLR" => Cyclic(a),
        "OneCycleLR" => OneCycle(a),
        "ReduceLROnPlateau" or "ReduceOnPlateau" => Plateau(a),
        "LambdaLR" => Schedules.Lambda(Function(a)).PerStep(),
        "MultiplicativeLR" => Schedules.Multiplicative(Function(a)).PerStep(),
        "ChainedScheduler" => Schedules.Chain([.. Parts(a).Select(part => Create(part.Name, part.Settings))]),
        "SequentialLR" => Schedules.Sequence(Parts(a).Select(part => Create(part.Name, part.Settings)), a.Ints("milestones")),
        "ExponentialDecay" => Schedules.Exponential(a.Number("decay_rate"), steps: a.Int("decay_steps"), isStaircase: a.Flag("staircase")),
        "InverseTimeDecay" => Schedules.InverseTime(a.Number("decay_rate"), steps: a.Int("decay_steps"), isStaircase: a.Flag("staircase")),
        "PiecewiseConstantDecay" or "PiecewiseConstant" => Schedules.PiecewiseConstant(a.Ints("boundaries"), a.Numbers("values")!).PerStep(),
        "PolynomialDecay" => Schedules.Polynomial(steps: a.Int("decay_steps"), power: a.Number("power", 1), minimum: a.Number("end_learning_rate", 1e-4), isCycling: a.Flag("cycle")),
        "CosineDecay" => CosineDecay(a),
        "CosineDecayRestarts" => Schedules.CosineRestarts(steps: a.Int("first_decay_steps"), lengthFactor: a.Number("t_mul", 2), peakFactor: a.Number("m_mul", 1), minimum: a.Number("alpha") * InitialRate(a)),
        "Noam" or "NoamLR" or "InverseSquareRoot" => Schedules.InverseSquareRoot(a.Int("warmup_steps", a.Int("warmup"))),
        _ => throw new NotSupportedException($"unknown schedule '{name}'"),
    };

    /// <summary>The rate that the optimiser has at the start.</summary>
    private static double InitialRate(Settings a) =>
        a.Has("warmup_target") ? a.Number("warmup_target")
        : a.Number("base_lr", a.Number("initial_lr", a.Number("initial_learning_rate", a.Number("lr", a.Number("learning_rate", 0.1)))));

    private static LearningRateSchedule Cyclic(Settings a) => Schedules.Cyclic(a.Number("base_lr"), a.Number("max_lr"), steps: a.Int("step_size_up", 2000), options: new()
    {
        DownLength = a.Has("step_size_down") ? a.Int("step_size_down") : null,
        Shape = a.Text("mode", "triangular") switch { "triangular2" => CyclicShape.Halving, "exp_range" => CyclicShape.Exponential, _ => CyclicShape.Triangular },
        Factor = a.Number("gamma", 1),
    });

    private static LearningRateSchedule OneCycle(Settings a) => Schedules.OneCycle(
        a.Number("max_lr"),
        steps: a.Has("total_steps") ? a.Int("total_steps") : a.Int("epochs") * a.Int("steps_per_epoch"),
        options: new()
        {
            RisingShare = a.Number("pct_start", 0.3),
            IsLinear = a.Text("anneal_strategy", "cos") == "linear",
            StartDivisor = a.Number("div_factor", 25),
            EndDivisor = a.Number("final_div_factor", 1e4),
            HasThreePhases = a.Flag("three_phase"),
        });

    private static LearningRateSchedule Plateau(Settings a) => Schedules.ReduceOnPlateau(new()
    {
        LargerIsBetter = a.Text("mode", "min") == "max",
        Factor = a.Number("factor", 0.1),
        Patience = a.Int("patience", 10),
        Threshold = a.Number("threshold", a.Number("min_delta", 1e-4)),
        ThresholdIsAbsolute = a.Has("min_delta") || a.Text("threshold_mode", "rel") == "abs",
        Cooldown = a.Int("cooldown"),
        MinimumRate = a.Number("min_lr"),
        SmallestChange = a.Number("eps", 1e-8),
    }).PerStep();

    private static LearningRateSchedule CosineDecay(Settings a)
    {
        double top = InitialRate(a);
        LearningRateSchedule decay = Schedules.Cosine(steps: a.Int("decay_steps"), minimum: a.Number("alpha") * top, staysDown: true);
        if (!a.Has("warmup_target") || a.Int("warmup_steps") == 0)
            return decay;
        int rise = a.Int("warmup_steps");
        double start = a.Number("initial_learning_rate", a.Number("base_lr")) / top;
        return Schedules.Sequence([Schedules.Lambda(n => start + (1 - start) * n / rise).PerStep(), decay], [rise]);
    }

    /// <summary>A factor per step as a number, a list, or one of the expressions that PyTorch's documentation uses.</summary>
    private static Func<long, double> Function(Settings a)
    {
        foreach (string key in new[] { "factors", "lr_lambda", "lambda", "lambda_values", "factor", "gamma", "base" })
        {
            if (a.Json(key) is not { } json)
                continue;
            if (json.ValueKind == JsonValueKind.Array && a.Numbers(key) is { } list)
                return n => list[Math.Min(n, list.Length - 1)];
            if (json.ValueKind == JsonValueKind.Number)
                return key is "base" ? n => Math.Pow(json.GetDouble(), n) : _ => json.GetDouble();
            if (json.ValueKind == JsonValueKind.String)
                return FactorExpression.Parse(json.GetString()!);
        }

        throw new NotSupportedException("a function without its values");
    }

    private static IEnumerable<(string Name, Settings Settings)> Parts(Settings a)
    {
        JsonElement list = a.Json("schedulers") ?? a.Json("schedules") ?? throw new NotSupportedException("a composed schedule without 'schedulers'");
        foreach (JsonElement part in list.EnumerateArray())
        {
            JsonElement? Of(string key) => part.ValueKind == JsonValueKind.Object && part.TryGetProperty(key, out JsonElement value) ? value : null;
            if (part.ValueKind == JsonValueKind.Array)
                yield return (part[0].GetString()!, new(new Attributes(part[1])));
            else
                yield return ((Of("name") ?? Of("op") ?? Of("type") ?? Of("class"))!.Value.GetString()!, new(new Attributes(Of("args") ?? Of("attributes") ?? Of("kwargs") ?? part)));
        }
    }
}
