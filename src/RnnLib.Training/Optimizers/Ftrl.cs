using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Follow the regularised leader: Adagrad whose weights become zero exactly, for sparse models.</summary>
/// <remarks>
/// With p = -learningRatePower: n' = n + g²; z += g + 2 l2Shrinkage w - (n'^p - n^p) / learningRate * w;
/// w = (clip(z, -l1, l1) - z) / (n'^p / learningRate + 2 l2 + beta / learningRate). McMahan et al. (2013); as Keras's <c>Ftrl</c>.
/// </remarks>
public sealed class Ftrl : Optimizer
{
    private readonly FtrlOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Ftrl(FtrlOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        if (update.LearningRate == 0)
            return;   // the formula divides by it
        update.Apply(
            new Rule(
                1 / update.LearningRate,
                -_options.LearningRatePower,
                _options.L1,
                Pull: 2 * _options.L2 + _options.Beta / update.LearningRate,
                Shrinkage: 2 * _options.L2Shrinkage),
            update.Memory.Values("accumulator", _options.InitialAccumulator),
            update.Memory.Values("linear"));
    }

    private readonly record struct Rule(float InverseRate, float Power, float L1, float Pull, float Shrinkage) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> n, ref Vector<float> z, ref Vector<float> none)
        {
            Vector<float> sum = Denormals.Flush(n + g * g), scale = InverseRate * Raised(sum);
            z = Denormals.Flush(z + g + Shrinkage * w - (scale - InverseRate * Raised(n)) * w);
            n = sum;
            var limit = new Vector<float>(L1);
            Vector<float> quadratic = scale + new Vector<float>(Pull);
            Vector<float> moved = (Vector.Max(Vector.Min(z, limit), -limit) - z) / quadratic;
            return Vector.ConditionalSelect(Vector.Equals(quadratic, Vector<float>.Zero), w, moved);   // nothing has been learned yet
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector<float> Raised(Vector<float> x)
        {
            if (Power == 0.5f)
                return Vector.SquareRoot(x);
            Span<float> lanes = stackalloc float[Vector<float>.Count];
            x.CopyTo(lanes);
            for (int i = 0; i < lanes.Length; i++)
                lanes[i] = MathF.Pow(lanes[i], Power);
            return new(lanes);
        }
    }
}
