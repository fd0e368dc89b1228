using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Adam: steps of about the learning rate, whatever the scale of the gradients.</summary>
/// <remarks>
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; w -= learningRate * m̂ / (sqrt(v̂) + epsilon), m̂ and v̂ being
/// corrected for their start at zero: m̂ = m / (1 - beta1^t), v̂ = v / (1 - beta2^t). Kingma and Ba (2015); as PyTorch's <c>optim.Adam</c>.
/// With AMSGrad the largest v so far takes the place of v (Reddi, Kale and Kumar, 2018).
/// </remarks>
public class Adam : Optimizer
{
    private readonly AdamOptions _options;

    /// <summary>An optimiser without history.</summary>
    public Adam(AdamOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        double correction1 = 1 - Math.Pow(_options.Beta1, update.Step), correction2 = 1 - Math.Pow(_options.Beta2, update.Step);
        float rootCorrection = (float)(1 / Math.Sqrt(correction2));
        var rule = new Rule(
            _options.Beta1,
            _options.Beta2,
            StepSize: (float)(update.LearningRate / correction1),
            rootCorrection,
            _options.EpsilonPlacement == EpsilonPlacement.Keras ? rootCorrection * _options.Epsilon : _options.Epsilon);
        Span<float> mean = update.Memory.Values("exp_avg"), square = update.Memory.Values("exp_avg_sq");
        if (_options.AmsGrad)
            update.Apply(new AmsGradRule(rule), mean, square, update.Memory.Values("max_exp_avg_sq"));
        else
            update.Apply(rule, mean, square);
    }

    private readonly record struct Rule(float Beta1, float Beta2, float StepSize, float RootCorrection, float Epsilon) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> none)
        {
            Average(g, ref m, ref v);
            return Moved(w, m, v);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Average(Vector<float> g, ref Vector<float> m, ref Vector<float> v)
        {
            m = Denormals.Flush(Beta1 * m + (1 - Beta1) * g);
            v = Denormals.Flush(Beta2 * v + (1 - Beta2) * g * g);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Moved(Vector<float> w, Vector<float> m, Vector<float> v) =>
            w - StepSize * m / (RootCorrection * Vector.SquareRoot(v) + new Vector<float>(Epsilon));
    }

    private readonly record struct AmsGradRule(Rule Adam) : IUpdateRule
    {
        public static int Arrays => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> m, ref Vector<float> v, ref Vector<float> largest)
        {
            Adam.Average(g, ref m, ref v);
            largest = Vector.Max(largest, v);
            return Adam.Moved(w, m, largest);
        }
    }
}
