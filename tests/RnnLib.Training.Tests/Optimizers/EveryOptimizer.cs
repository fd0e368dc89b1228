namespace RnnLib.Training.Tests;

/// <summary>All optimisers with the options that bring all of their memory into play, by name.</summary>
internal static class EveryOptimizer
{
    private static readonly Dictionary<string, Func<Optimizer>> Makers = new()
    {
        ["Sgd"] = () => new Sgd(new() { LearningRate = 0.05f, WeightDecay = 0.1f }),
        ["Sgd momentum"] = () => new Sgd(new() { LearningRate = 0.05f, Momentum = 0.9f, Nesterov = true, WeightDecay = 0.1f }),
        ["Adam"] = () => new Adam(new() { WeightDecay = 0.1f }),
        ["Adam AMSGrad"] = () => new Adam(new() { LearningRate = 0.01f, AmsGrad = true }),
        ["AdamW"] = () => new AdamW(),
        ["NAdam"] = () => new NAdam(),
        ["RAdam"] = () => new RAdam(new() { WeightDecay = 0.1f, DecoupledWeightDecay = true }),
        ["Adamax"] = () => new Adamax(),
        ["RmsProp"] = () => new RmsProp(),
        ["RmsProp momentum"] = () => new RmsProp(new() { Momentum = 0.9f }),
        ["RmsProp centered"] = () => new RmsProp(new() { Centered = true }),
        ["RmsProp all"] = () => new RmsProp(new() { Centered = true, Momentum = 0.5f, Maximize = true }),
        ["Adagrad"] = () => new Adagrad(new() { LearningRateDecay = 0.1f, InitialAccumulator = 0.1f }),
        ["Adadelta"] = () => new Adadelta(),
        ["Rprop"] = () => new Rprop(),
        ["Asgd"] = () => new Asgd(new() { LearningRate = 0.05f, Lambda = 0.1f, AveragingStart = 3 }),
        ["NtAsgd"] = () => new NtAsgd(new() { LearningRate = 0.05f, Patience = 2 }),
        ["Lion"] = () => new Lion(new() { WeightDecay = 0.1f }),
        ["Ftrl"] = () => new Ftrl(new() { LearningRate = 0.1f, L1 = 0.01f, L2 = 0.1f }),
        ["Ftrl power"] = () => new Ftrl(new() { LearningRate = 0.1f, LearningRatePower = -0.3f, L2Shrinkage = 0.1f, Beta = 0.1f }),
        ["Lamb"] = () => new Lamb(new() { WeightDecay = 0.1f }),
        ["Lbfgs"] = () => new Lbfgs(new() { LearningRate = 0.1f, MaxIterations = 3, HistorySize = 4 }),
        ["Lbfgs search"] = () => new Lbfgs(new() { MaxIterations = 3, HistorySize = 4, StrongWolfe = true }),
        ["own"] = () => new SignDescent(new SignDescentOptions { LearningRate = 0.01f, WeightDecay = 0.1f, Maximize = true }),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    /// <summary>Those that a gradient is enough for.</summary>
    public static TheoryData<string> NamesWithoutReevaluation => [.. Makers.Keys.Where(name => !name.StartsWith("Lbfgs", StringComparison.Ordinal))];

    /// <summary>Those whose weights do not look at one another.</summary>
    public static TheoryData<string> Elementwise => [.. Makers.Keys.Where(name => !name.StartsWith('L') || name == "Lion")];

    public static Optimizer Make(string name) => Makers[name]();

    internal sealed record SignDescentOptions : OptimizerOptions;

    /// <summary>An optimiser of one's own, with memory of both kinds.</summary>
    internal sealed class SignDescent(OptimizerOptions options) : Optimizer(options)
    {
        protected override void Update(ParameterUpdate update)
        {
            Span<float> mean = update.Memory.Values("mean");
            ref double scale = ref update.Memory.Number("scale", 1);
            scale *= 0.99;
            for (int i = 0; i < mean.Length; i++)
            {
                mean[i] = 0.9f * mean[i] + 0.1f * update.Gradient[i];
                update.Weights[i] -= (float)(update.LearningRate * scale * Math.Sign(mean[i]));
            }
        }
    }
}
