using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Adam that waits with its division until the squared mean is known well enough: no warm-up needed.</summary>
/// <remarks>
/// m and v as in Adam; ρ∞ = 2 / (1 - beta2) - 1; ρₜ = ρ∞ - 2 t beta2^t / (1 - beta2^t). Where ρₜ > 5, w -= learningRate * r m̂ sqrt(1 - beta2^t) /
/// (sqrt(v) + epsilon) with r² = (ρₜ - 4)(ρₜ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρₜ), else w -= learningRate * m̂.
/// Liu et al. (2020); as PyTorch's <c>optim.RAdam</c>.
/// </remarks>
public sealed class RAdam : Optimizer
{
    private readonly RAdamOptions _options;

    /// <summary>An optimiser without history.</summary>
    public RAdam(RAdamOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        double power2 = Math.Pow(_options.Beta2, update.Step), correction2 = 1 - power2;
        double stepSize = update.LearningRate / (1 - Math.Pow(_options.Beta1, update.Step));
        double longest = 2 / (1 - (double)_options.Beta2) - 1, length = longest - 2 * update.Step * power2 / correction2;
        bool isRectified = length > 5;
        if (isRectified)
            stepSize *= Math.Sqrt(correction2 * (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        var rule = new Rule(_options.Beta1, _options.Beta2, (float)stepSize, _options.Epsilon, isRectified);
        update.Apply(rule, update.Memory.Values("exp_avg"), update.Memory.Values("exp_avg_sq"));
    }

    private readonly record struct Rule(float Beta1, float Beta2, float StepSize, float Epsilon, bool IsRectified) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> none)
        {
            m = Denormals.Flush(Beta1 * m + (1 - Beta1) * g);
            v = Denormals.Flush(Beta2 * v + (1 - Beta2) * g * g);
            return IsRectified ? w - StepSize * m / (Vector.SquareRoot(v) + new Vector<float>(Epsilon)) : w - StepSize * m;
        }
    }
}
