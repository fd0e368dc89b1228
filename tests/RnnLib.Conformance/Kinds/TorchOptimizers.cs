using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>PyTorch's optimisers with PyTorch's defaults.</summary>
internal static class TorchOptimizers
{
    public static Optimizer Create(string name, Attributes a, HashSet<string> known, bool isTorch1)
    {
        float Number(string attribute, float otherwise)
        {
            known.Add(attribute);
            return a.Float(attribute, otherwise);
        }

        float Of(string attribute, int index, float otherwise, string alone)
        {
            known.Add(attribute);
            float[] pair = a.Floats(attribute);
            return pair.Length > index ? pair[index] : Number(alone, otherwise);
        }

        bool Flag(string attribute)
        {
            known.Add(attribute);
            return a.Flag(attribute);
        }

        float Beta1(float otherwise = 0.9f) => Of("betas", 0, otherwise, "beta1");
        float Beta2(float otherwise = 0.999f) => Of("betas", 1, otherwise, "beta2");
        float Epsilon(float otherwise = 1e-8f) => Number("eps", otherwise);

        switch (name.ToLowerInvariant())
        {
            case "sgd":
                return new Sgd(Optimizers.Shared(new SgdOptions(), a, 1e-3f) with
                {
                    Momentum = Number("momentum", 0),
                    Dampening = Number("dampening", 0),
                    Nesterov = Flag("nesterov"),
                });
            case "adam":
                return new Adam(Optimizers.Shared(new AdamOptions(), a, 1e-3f) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), AmsGrad = Flag("amsgrad") });
            case "adamw":
                return new AdamW(Optimizers.Shared(new AdamWOptions(), a, 1e-3f, 0.01f, decoupled: true) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), AmsGrad = Flag("amsgrad") });
            case "nadam":
                return new NAdam(Optimizers.Shared(new NAdamOptions(), a, 2e-3f) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), MomentumDecay = Number("momentum_decay", 4e-3f), CountsMomentumTwice = isTorch1 });
            case "radam":
                return new RAdam(Optimizers.Shared(new RAdamOptions(), a, 1e-3f) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon() });
            case "adamax":
                return new Adamax(Optimizers.Shared(new AdamaxOptions(), a, 2e-3f) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon() });
            case "rmsprop":
                return new RmsProp(Optimizers.Shared(new RmsPropOptions(), a, 0.01f) with
                {
                    Alpha = Number("alpha", 0.99f),
                    Epsilon = Epsilon(),
                    Centered = Flag("centered"),
                    Momentum = Number("momentum", 0),
                });
            case "adagrad":
                return new Adagrad(Optimizers.Shared(new AdagradOptions(), a, 0.01f) with
                {
                    LearningRateDecay = Number("lr_decay", 0),
                    InitialAccumulator = Number("initial_accumulator_value", 0),
                    Epsilon = Epsilon(1e-10f),
                });
            case "adadelta":
                return new Adadelta(Optimizers.Shared(new AdadeltaOptions(), a, 1) with { Rho = Number("rho", 0.9f), Epsilon = Epsilon(1e-6f) });
            case "rprop":
                return new Rprop(Optimizers.Shared(new RpropOptions(), a, 0.01f) with
                {
                    Decrease = Of("etas", 0, 0.5f, "etaminus"),
                    Increase = Of("etas", 1, 1.2f, "etaplus"),
                    SmallestStep = Of("step_sizes", 0, 1e-6f, "step_size_min"),
                    LargestStep = Of("step_sizes", 1, 50, "step_size_max"),
                });
            case "asgd":
                return new Asgd(Optimizers.Shared(new AsgdOptions(), a, 0.01f) with
                {
                    Lambda = Number("lambd", 1e-4f),
                    Alpha = Number("alpha", 0.75f),
                    AveragingStart = Number("t0", 1e6f),
                });
            case "lion":
                return new Lion(Optimizers.Shared(new LionOptions(), a, 1e-4f, decoupled: true) with { Beta1 = Beta1(), Beta2 = Beta2(0.99f) });
            case "lbfgs":
                known.ExceptWith(["weight_decay", "maximize", "decoupled_weight_decay"]);
                known.Add("line_search_fn");
                float most = Number("max_eval", 0);
                return new Lbfgs(new()
                {
                    LearningRate = a.Float("lr", 1),
                    MaxIterations = (int)Number("max_iter", 20),
                    MaxEvaluations = most > 0 ? (int)most : null,
                    HistorySize = (int)Number("history_size", 100),
                    ToleranceGradient = Number("tolerance_grad", 1e-7f),
                    ToleranceChange = Number("tolerance_change", 1e-9f),
                    StrongWolfe = a.Text("line_search_fn") is var search && search is "" or "strong_wolfe" ? search.Length > 0 : throw new NotSupportedException($"LBFGS with line_search_fn {search}"),
                });
            default:
                throw new NotSupportedException($"unknown PyTorch optimiser '{name}'");
        }
    }
}
