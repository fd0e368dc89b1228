using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Keras's optimisers with Keras's defaults and placements of epsilon; weight decay is decoupled in all of them.</summary>
internal static class KerasOptimizers
{
    public static Optimizer Create(string name, Attributes a, HashSet<string> known)
    {
        float Number(string attribute, float otherwise)
        {
            known.Add(attribute);
            return a.Float(attribute, otherwise);
        }

        bool Flag(string attribute)
        {
            known.Add(attribute);
            return a.Flag(attribute);
        }

        TOptions Shared<TOptions>(TOptions options, float rate = 1e-3f, float decay = 0)
            where TOptions : OptimizerOptions => Optimizers.Shared(options, a, rate, decay, decoupled: true);
        float Beta1() => Number("beta_1", 0.9f);
        float Beta2(float otherwise = 0.999f) => Number("beta_2", otherwise);
        float Epsilon() => Number("epsilon", 1e-7f);

        switch (name.ToLowerInvariant())
        {
            case "sgd":
                return new Sgd(Shared(new SgdOptions(), 0.01f) with { Momentum = Number("momentum", 0), Nesterov = Flag("nesterov") && a.Float("momentum") > 0 });
            case "adam":
                return new Adam(Adam(Shared(new AdamOptions())));
            case "adamw":
                return new AdamW(Adam(Shared(new AdamWOptions(), decay: 0.004f)));
            case "nadam":
                return new NAdam(Shared(new NAdamOptions()) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), MomentumDecay = 1 });
            case "adamax":
                return new Adamax(Shared(new AdamaxOptions()) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon(), EpsilonPlacement = EpsilonPlacement.Keras });
            case "rmsprop":
                return new RmsProp(Shared(new RmsPropOptions()) with
                {
                    Alpha = Number("rho", 0.9f),
                    Epsilon = Epsilon(),
                    EpsilonPlacement = EpsilonPlacement.Keras,
                    Centered = Flag("centered"),
                    Momentum = Number("momentum", 0),
                });
            case "adagrad":
                return new Adagrad(Shared(new AdagradOptions()) with
                {
                    InitialAccumulator = Number("initial_accumulator_value", 0.1f),
                    Epsilon = Epsilon(),
                    EpsilonPlacement = EpsilonPlacement.Keras,
                });
            case "adadelta":
                return new Adadelta(Shared(new AdadeltaOptions()) with { Rho = Number("rho", 0.95f), Epsilon = Epsilon() });
            case "lion":
                return new Lion(Shared(new LionOptions()) with { Beta1 = Beta1(), Beta2 = Beta2(0.99f) });
            case "ftrl":
                return new Ftrl(Shared(new FtrlOptions()) with
                {
                    LearningRatePower = Number("learning_rate_power", -0.5f),
                    InitialAccumulator = Number("initial_accumulator_value", 0.1f),
                    L1 = Number("l1_regularization_strength", 0),
                    L2 = Number("l2_regularization_strength", 0),
                    L2Shrinkage = Number("l2_shrinkage_regularization_strength", 0),
                    Beta = Number("beta", 0),
                });
            case "lamb":
                return new Lamb(Shared(new LambOptions()) with { Beta1 = Beta1(), Beta2 = Beta2(), Epsilon = Epsilon() });
            default:
                throw new NotSupportedException($"unknown Keras optimiser '{name}'");
        }

        TOptions Adam<TOptions>(TOptions options)
            where TOptions : AdamOptions => options with
            {
                Beta1 = Beta1(),
                Beta2 = Beta2(),
                Epsilon = Epsilon(),
                EpsilonPlacement = EpsilonPlacement.Keras,
                AmsGrad = Flag("amsgrad"),
            };
    }
}
