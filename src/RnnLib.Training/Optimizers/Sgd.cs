using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Stochastic gradient descent: w -= learningRate * g, with momentum on request.</summary>
/// <remarks>v = momentum * v + (1 - dampening) * g, the first v being g; w -= learningRate * (nesterov ? g + momentum * v : v). As PyTorch's <c>optim.SGD</c>.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;

    /// <summary>An optimiser without history.</summary>
    /// <exception cref="ArgumentException">Nesterov without momentum, or with dampening.</exception>
    public Sgd(SgdOptions? options = null)
        : base(options ??= new(), appliesTerms: true)
    {
        if (options.Nesterov && (options.Momentum == 0 || options.Dampening != 0))
            throw new ArgumentException("Sgd: Nesterov needs a Momentum above 0 and a Dampening of 0.", nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    protected override void Update(ParameterUpdate update)
    {
        if (_options.Momentum == 0)
        {
            update.Apply(new DescentRule(update.LearningRate));
            return;
        }

        bool isFirst = !update.Memory.Has("momentum_buffer");
        var rule = new MomentumRule(update.LearningRate, _options.Momentum, 1 - _options.Dampening, _options.Nesterov, isFirst);
        update.Apply(rule, update.Memory.Values("momentum_buffer"));
    }

    private readonly record struct MomentumRule(float Rate, float Momentum, float Share, bool IsNesterov, bool IsFirst) : IUpdateRule
    {
        public static int Arrays => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> v, ref Vector<float> none1, ref Vector<float> none2)
        {
            if (IsFirst)
            {
                v = g;
                return w - Rate * (IsNesterov ? (1 + Momentum) * g : g);
            }

            v = Denormals.Flush(Momentum * v + Share * g);
            return w - Rate * (IsNesterov ? g + Momentum * v : v);
        }
    }
}
