using System.Numerics.Tensors;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>LAMB: Adam's step, made as long for each parameter as its weights are; for very large batches.</summary>
/// <remarks>
/// u = m̂ / (sqrt(v̂) + epsilon) as in Adam; w -= learningRate * ‖w‖ / ‖u‖ * u, the ratio being 1 where a norm is 0. You et al. (2020); as Keras's <c>Lamb</c>.
/// </remarks>
public sealed class Lamb : Optimizer
{
    private readonly LambOptions _options;
    private float[] _direction = [];

    /// <summary>An optimiser without history.</summary>
    public Lamb(LambOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        if (_direction.Length < update.Weights.Length)
            _direction = new float[update.Weights.Length];
        Span<float> direction = _direction.AsSpan(0, update.Weights.Length);
        var rule = new Rule(
            _options.Beta1,
            _options.Beta2,
            MeanCorrection: (float)(1 / (1 - Math.Pow(_options.Beta1, update.Step))),
            RootCorrection: (float)(1 / Math.Sqrt(1 - Math.Pow(_options.Beta2, update.Step))),
            _options.Epsilon);
        update.Apply(rule, update.Memory.Values("momentum"), update.Memory.Values("velocity"), direction);

        float weights = TensorPrimitives.Norm<float>(update.Weights), length = TensorPrimitives.Norm<float>(direction);
        float ratio = weights > 0 && length > 0 ? weights / length : 1;
        TensorPrimitives.MultiplyAdd(direction, -update.LearningRate * ratio, update.Weights, update.Weights);
    }

    /// <summary>Leaves the direction in the third array, and the weights where they are.</summary>
    private readonly record struct Rule(float Beta1, float Beta2, float MeanCorrection, float RootCorrection, float Epsilon) : IUpdateRule
    {
        public static int Arrays => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> direction)
        {
            m = Denormals.Flush(Beta1 * m + (1 - Beta1) * g);
            v = Denormals.Flush(Beta2 * v + (1 - Beta2) * g * g);
            direction = MeanCorrection * m / (RootCorrection * Vector.SquareRoot(v) + new Vector<float>(Epsilon));
            return w;
        }
    }
}
