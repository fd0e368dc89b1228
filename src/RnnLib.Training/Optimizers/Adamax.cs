using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Adam by the largest gradient instead of the mean square.</summary>
/// <remarks>
/// m as in Adam; u = max(beta2 u, |g| + epsilon); w -= learningRate / (1 - beta1^t) * m / u. Kingma and Ba (2015), section 7; as PyTorch's
/// <c>optim.Adamax</c>.
/// </remarks>
public sealed class Adamax : Optimizer
{
    private readonly AdamaxOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Adamax(AdamaxOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        bool beside = _options.EpsilonPlacement == EpsilonPlacement.Keras;
        var rule = new Rule(
            _options.Beta1,
            _options.Beta2,
            StepSize: (float)(update.LearningRate / (1 - Math.Pow(_options.Beta1, update.Step))),
            EpsilonWithin: beside ? 0 : _options.Epsilon,
            EpsilonBeside: beside ? _options.Epsilon : 0);
        update.Apply(rule, update.Memory.Values("exp_avg"), update.Memory.Values("exp_inf"));
    }

    private readonly record struct Rule(float Beta1, float Beta2, float StepSize, float EpsilonWithin, float EpsilonBeside) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> u, ref Vector<float> none)
        {
            m = Denormals.Flush(Beta1 * m + (1 - Beta1) * g);
            u = Denormals.Flush(Vector.Max(Beta2 * u, Vector.Abs(g) + new Vector<float>(EpsilonWithin)));
            return w - StepSize * m / (u + new Vector<float>(EpsilonBeside));
        }
    }
}
