using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Adadelta: gradients scaled by the size of past steps over the size of past gradients, so that units agree.</summary>
/// <remarks>
/// s = rho s + (1 - rho) g²; d = sqrt(u + epsilon) / sqrt(s + epsilon) * g; u = rho u + (1 - rho) d²; w -= learningRate * d.
/// Zeiler (2012); as PyTorch's <c>optim.Adadelta</c>.
/// </remarks>
public sealed class Adadelta : Optimizer
{
    private readonly AdadeltaOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Adadelta(AdadeltaOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update) => update.Apply(
        new Rule(update.LearningRate, _options.Rho, _options.Epsilon), update.Memory.Values("square_avg"), update.Memory.Values("acc_delta"));

    private readonly record struct Rule(float Rate, float Rho, float Epsilon) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> s, ref Vector<float> u, ref Vector<float> none)
        {
            var epsilon = new Vector<float>(Epsilon);
            s = Denormals.Flush(Rho * s + (1 - Rho) * g * g);
            Vector<float> step = Vector.SquareRoot(u + epsilon) / Vector.SquareRoot(s + epsilon) * g;
            u = Denormals.Flush(Rho * u + (1 - Rho) * step * step);
            return w - Rate * step;
        }
    }
}
