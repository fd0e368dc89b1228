using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Adam with Nesterov's momentum: the step looks ahead by the next momentum.</summary>
/// <remarks>
/// μₜ = beta1 (1 - 0.96^(t momentumDecay) / 2); m and v as in Adam; w -= learningRate * (μₜ₊₁ m / (1 - Πμ₁..ₜ₊₁) + (1 - μₜ) g / (1 - Πμ₁..ₜ)) /
/// (sqrt(v / (1 - beta2^t)) + epsilon). Dozat (2016); as PyTorch's <c>optim.NAdam</c>.
/// </remarks>
public sealed class NAdam : Optimizer
{
    private readonly NAdamOptions _options;

    /// <summary>An optimiser without history.</summary>
    public NAdam(NAdamOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        double momentum = Momentum(update.Step), next = Momentum(update.Step + 1);
        ref double product = ref update.Memory.Number("mu_product", 1);
        product *= momentum;
        double nextProduct = product * next * (_options.CountsMomentumTwice ? momentum : 1);
        var rule = new Rule(
            _options.Beta1,
            _options.Beta2,
            GradientStep: (float)(update.LearningRate * (1 - momentum) / (1 - product)),
            MeanStep: (float)(update.LearningRate * next / (1 - nextProduct)),
            RootCorrection: (float)(1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, update.Step))),
            _options.Epsilon);
        update.Apply(rule, update.Memory.Values("exp_avg"), update.Memory.Values("exp_avg_sq"));
    }

    private double Momentum(long step) => _options.Beta1 * (1 - 0.5 * Math.Pow(0.96, step * (double)_options.MomentumDecay));

    private readonly record struct Rule(float Beta1, float Beta2, float GradientStep, float MeanStep, float RootCorrection, float Epsilon) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> none)
        {
            m = Denormals.Flush(Beta1 * m + (1 - Beta1) * g);
            v = Denormals.Flush(Beta2 * v + (1 - Beta2) * g * g);
            return w - (GradientStep * g + MeanStep * m) / (RootCorrection * Vector.SquareRoot(v) + new Vector<float>(Epsilon));
        }
    }
}
