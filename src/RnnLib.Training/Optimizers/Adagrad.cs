using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Adagrad: gradients divided by the root of the sum of all their squares so far.</summary>
/// <remarks>
/// s += g²; w -= learningRate / (1 + (t - 1) learningRateDecay) * g / (sqrt(s) + epsilon). Duchi, Hazan and Singer (2011); as PyTorch's
/// <c>optim.Adagrad</c>.
/// </remarks>
public sealed class Adagrad : Optimizer
{
    private readonly AdagradOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Adagrad(AdagradOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        bool inside = _options.EpsilonPlacement == EpsilonPlacement.Keras;
        var rule = new Rule(
            Rate: (float)(update.LearningRate / (1 + (update.Step - 1) * (double)_options.LearningRateDecay)),
            EpsilonInside: inside ? _options.Epsilon : 0,
            EpsilonBeside: inside ? 0 : _options.Epsilon);
        update.Apply(rule, update.Memory.Values("sum", _options.InitialAccumulator));
    }

    private readonly record struct Rule(float Rate, float EpsilonInside, float EpsilonBeside) : IUpdateRule
    {
        public static int Arrays => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> s, ref Vector<float> none1, ref Vector<float> none2)
        {
            s = Denormals.Flush(s + g * g);
            return w - Rate * g / (Vector.SquareRoot(s + new Vector<float>(EpsilonInside)) + new Vector<float>(EpsilonBeside));
        }
    }
}
