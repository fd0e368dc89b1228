using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>RMSprop: gradients divided by the root of their mean square.</summary>
/// <remarks>
/// s = alpha s + (1 - alpha) g²; centered: a = alpha a + (1 - alpha) g, and s - a² for s below; d = g / (sqrt(s) + epsilon);
/// with momentum b = momentum b + d, and b for d; w -= learningRate * d. Tieleman and Hinton (2012); as PyTorch's <c>optim.RMSprop</c>.
/// </remarks>
public sealed class RmsProp : Optimizer
{
    private readonly RmsPropOptions _options;

    /// <summary>An optimiser without history.</summary>
    public RmsProp(RmsPropOptions? options = null)
        : base(options ??= new(), appliesTerms: true) => _options = options;

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        bool inside = _options.EpsilonPlacement == EpsilonPlacement.Keras;
        var spread = new Spread(_options.Alpha, EpsilonInside: inside ? _options.Epsilon : 0, EpsilonBeside: inside ? 0 : _options.Epsilon);
        Span<float> square = update.Memory.Values("square_avg");
        Span<float> mean = _options.Centered ? update.Memory.Values("grad_avg") : [];
        Span<float> buffer = _options.Momentum > 0 ? update.Memory.Values("momentum_buffer") : [];
        switch (_options.Centered, _options.Momentum > 0)
        {
            case (false, false):
                update.Apply(new PlainRule(spread, update.LearningRate), square);
                break;
            case (false, true):
                update.Apply(new MomentumRule(spread, update.LearningRate, _options.Momentum), square, buffer);
                break;
            case (true, false):
                update.Apply(new CenteredRule(spread, update.LearningRate), square, mean);
                break;
            case (true, true):
                update.Apply(new CenteredMomentumRule(spread, update.LearningRate, _options.Momentum), square, mean, buffer);
                break;
        }
    }

    /// <summary>What gradients are divided by.</summary>
    private readonly record struct Spread(float Alpha, float EpsilonInside, float EpsilonBeside)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> g, ref Vector<float> s)
        {
            s = Denormals.Flush(Alpha * s + (1 - Alpha) * g * g);
            return Root(s);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> g, ref Vector<float> s, ref Vector<float> a)
        {
            s = Denormals.Flush(Alpha * s + (1 - Alpha) * g * g);
            a = Denormals.Flush(Alpha * a + (1 - Alpha) * g);
            return Root(Vector.Max(s - a * a, Vector<float>.Zero));   // rounding must not make a variance negative
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Vector<float> Root(Vector<float> s) => Vector.SquareRoot(s + new Vector<float>(EpsilonInside)) + new Vector<float>(EpsilonBeside);
    }

    private readonly record struct PlainRule(Spread Spread, float Rate) : IUpdateRule
    {
        public static int Arrays => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> s, ref Vector<float> none1, ref Vector<float> none2) =>
            w - Rate * g / Spread.Of(g, ref s);
    }

    private readonly record struct MomentumRule(Spread Spread, float Rate, float Momentum) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> s, ref Vector<float> b, ref Vector<float> none)
        {
            b = Denormals.Flush(Momentum * b + g / Spread.Of(g, ref s));
            return w - Rate * b;
        }
    }

    private readonly record struct CenteredRule(Spread Spread, float Rate) : IUpdateRule
    {
        public static int Arrays => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> s, ref Vector<float> a, ref Vector<float> none) =>
            w - Rate * g / Spread.Of(g, ref s, ref a);
    }

    private readonly record struct CenteredMomentumRule(Spread Spread, float Rate, float Momentum) : IUpdateRule
    {
        public static int Arrays => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> s, ref Vector<float> a, ref Vector<float> b)
        {
            b = Denormals.Flush(Momentum * b + g / Spread.Of(g, ref s, ref a));
            return w - Rate * b;
        }
    }
}
