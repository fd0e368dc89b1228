using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Lion: the sign of a mixture of mean and gradient, steps of the same size for all weights.</summary>
/// <remarks>
/// w -= learningRate * (sign(beta1 m + (1 - beta1) g) + weightDecay w), then m = beta2 m + (1 - beta2) g. Takes a learning rate 3 to 10 times
/// smaller, and a weight decay as many times larger, than Adam. Chen et al. (2023); as Keras's <c>Lion</c>.
/// </remarks>
public sealed class Lion : Optimizer
{
    private readonly LionOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Lion(LionOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update) =>
        update.Apply(new Rule(update.LearningRate, _options.Beta1, _options.Beta2), update.Memory.Values("exp_avg"));

    private readonly record struct Rule(float Rate, float Beta1, float Beta2) : IUpdateRule
    {
        public static int Arrays => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> none1, ref Vector<float> none2)
        {
            Vector<float> direction = Signs.Of(Beta1 * m + (1 - Beta1) * g);
            m = Denormals.Flush(Beta2 * m + (1 - Beta2) * g);
            return w - Rate * direction;
        }
    }
}
