using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib.Training;

/// <summary>Adam: steps of about the learning rate, whatever the scale of the gradients.</summary>
/// <remarks>
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; w -= learningRate * m̂ / (sqrt(v̂) + epsilon), m̂ and v̂ being
/// corrected for their start at zero. Kingma and Ba (2015); as PyTorch's <c>optim.Adam</c>.
/// </remarks>
public class Adam : Optimizer
{
    private readonly AdamOptions _options;
    private readonly bool _decouplesDecay;
    private readonly Dictionary<Parameter, Moments> _moments = [];

    /// <summary>An optimiser without history.</summary>
    public Adam(AdamOptions? options = null)
        : this(options ?? new(), decouplesDecay: false)
    {
    }

    private protected Adam(AdamOptions options, bool decouplesDecay)
        : base(options.LearningRate)
    {
        (_options, _decouplesDecay) = (options, decouplesDecay);
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ReadOnlySpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!_moments.TryGetValue(parameter, out Moments? moments))
            _moments[parameter] = moments = new(gradient.Length);
        moments.Steps++;

        double correction1 = 1 - Math.Pow(_options.Beta1, moments.Steps), correction2 = 1 - Math.Pow(_options.Beta2, moments.Steps);
        var rule = new Rule(
            _options.Beta1,
            _options.Beta2,
            StepSize: (float)(LearningRate / correction1),
            RootCorrection: (float)(1 / Math.Sqrt(correction2)),
            _options.Epsilon,
            Decay: _decouplesDecay ? 0 : _options.WeightDecay,
            Shrink: _decouplesDecay ? 1 - LearningRate * _options.WeightDecay : 1);
        Apply(rule, parameter.BeginUpdate(), gradient, moments.Mean, moments.Square);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply(Rule rule, Span<float> w, ReadOnlySpan<float> g, float[] m, float[] v)
    {
        ref float wStart = ref MemoryMarshal.GetReference(w), gStart = ref MemoryMarshal.GetReference(g);
        ref float mStart = ref MemoryMarshal.GetArrayDataReference(m), vStart = ref MemoryMarshal.GetArrayDataReference(v);
        int vectorEnd = w.Length - w.Length % Vector<float>.Count;
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            nuint at = (nuint)i;
            Vector<float> wi = Vector.LoadUnsafe(ref wStart, at), mi = Vector.LoadUnsafe(ref mStart, at), vi = Vector.LoadUnsafe(ref vStart, at);
            Vector<float> gi = Vector.LoadUnsafe(ref gStart, at) + rule.Decay * wi;
            mi = Denormals.Flush(rule.Beta1 * mi + (1 - rule.Beta1) * gi);
            vi = Denormals.Flush(rule.Beta2 * vi + (1 - rule.Beta2) * gi * gi);
            mi.StoreUnsafe(ref mStart, at);
            vi.StoreUnsafe(ref vStart, at);
            wi = rule.Shrink * wi - rule.StepSize * mi / (rule.RootCorrection * Vector.SquareRoot(vi) + new Vector<float>(rule.Epsilon));
            wi.StoreUnsafe(ref wStart, at);
        }

        for (int i = vectorEnd; i < w.Length; i++)
        {
            float gi = g[i] + rule.Decay * w[i];
            m[i] = Denormals.Flush(rule.Beta1 * m[i] + (1 - rule.Beta1) * gi);
            v[i] = Denormals.Flush(rule.Beta2 * v[i] + (1 - rule.Beta2) * gi * gi);
            w[i] = rule.Shrink * w[i] - rule.StepSize * m[i] / (rule.RootCorrection * MathF.Sqrt(v[i]) + rule.Epsilon);
        }
    }

    private readonly record struct Rule(float Beta1, float Beta2, float StepSize, float RootCorrection, float Epsilon, float Decay, float Shrink);

    private sealed class Moments(int count)
    {
        public int Steps { get; set; }

        public float[] Mean { get; } = new float[count];

        public float[] Square { get; } = new float[count];
    }
}
