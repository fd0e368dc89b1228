using RnnLib.Training;

namespace RnnLib.Resilience;

/// <summary>Every optimiser, with the options that make it remember most.</summary>
internal static class Optimizers
{
    public static IReadOnlyDictionary<string, Func<Optimizer>> All { get; } = new SortedDictionary<string, Func<Optimizer>>(StringComparer.Ordinal)
    {
        ["Sgd"] = () => new Sgd(new() { LearningRate = 0.05f, Momentum = 0.9f, Nesterov = true }),
        ["Adam"] = () => new Adam(new() { LearningRate = 0.01f, AmsGrad = true }),
        ["AdamW"] = () => new AdamW(new() { LearningRate = 0.01f }),
        ["NAdam"] = () => new NAdam(new() { LearningRate = 0.01f }),
        ["RAdam"] = () => new RAdam(new() { LearningRate = 0.01f }),
        ["Adamax"] = () => new Adamax(new() { LearningRate = 0.01f }),
        ["RmsProp"] = () => new RmsProp(new() { LearningRate = 0.005f, Centered = true, Momentum = 0.5f }),
        ["Adagrad"] = () => new Adagrad(new() { LearningRate = 0.05f, LearningRateDecay = 0.01f }),
        ["Adadelta"] = () => new Adadelta(),
        ["Rprop"] = () => new Rprop(),
        ["Asgd"] = () => new Asgd(new() { LearningRate = 0.05f, AveragingStart = 5 }),
        ["NtAsgd"] = () => new NtAsgd(new() { LearningRate = 0.05f, Patience = 1 }),
        ["Lbfgs"] = () => new Lbfgs(new() { LearningRate = 0.3f, MaxIterations = 3 }),
        ["Ftrl"] = () => new Ftrl(new() { LearningRate = 0.05f }),
        ["Lamb"] = () => new Lamb(new() { LearningRate = 0.01f }),
        ["Lion"] = () => new Lion(new() { LearningRate = 0.002f }),
    };
}
