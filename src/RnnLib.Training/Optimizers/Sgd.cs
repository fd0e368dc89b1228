namespace RnnLib.Training;

/// <summary>Stochastic gradient descent: w -= learningRate * g, with momentum on request.</summary>
/// <remarks>v = momentum * v + (1 - dampening) * g, the first v being g; w -= learningRate * (nesterov ? g + momentum * v : v). As PyTorch's <c>optim.SGD</c>.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;
    private readonly Dictionary<Parameter, float[]> _velocities = [];
    private float[] _gradient = [];

    /// <summary>An optimiser without history.</summary>
    /// <exception cref="ArgumentException">Nesterov without momentum, or with dampening.</exception>
    public Sgd(SgdOptions? options = null)
        : base((options ??= new()).LearningRate)
    {
        if (options.Nesterov && (options.Momentum == 0 || options.Dampening != 0))
            throw new ArgumentException("Sgd: Nesterov needs a Momentum above 0 and a Dampening of 0.", nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    protected override void Update(Parameter parameter, ReadOnlySpan<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Span<float> w = parameter.BeginUpdate();
        Span<float> g = Copy(gradient);
        if (_options.WeightDecay > 0)
            VectorArithmetic.MultiplyAdd(w, _options.WeightDecay, g, g);
        if (_options.Momentum > 0)
            AddMomentum(parameter, g);
        VectorArithmetic.MultiplyAdd(g, -LearningRate, w, w);
    }

    private void AddMomentum(Parameter parameter, Span<float> g)
    {
        if (!_velocities.TryGetValue(parameter, out float[]? v))
        {
            _velocities[parameter] = g.ToArray();
            if (_options.Nesterov)
                VectorArithmetic.Multiply(g, 1 + _options.Momentum, g);
            return;
        }

        VectorArithmetic.Multiply(v, _options.Momentum, v);
        VectorArithmetic.MultiplyAdd(g, 1 - _options.Dampening, v, v);
        Denormals.Flush(v);
        if (_options.Nesterov)
            VectorArithmetic.MultiplyAdd(v, _options.Momentum, g, g);
        else
            v.CopyTo(g);
    }

    private Span<float> Copy(ReadOnlySpan<float> gradient)
    {
        if (_gradient.Length < gradient.Length)
            _gradient = new float[gradient.Length];
        gradient.CopyTo(_gradient);
        return _gradient.AsSpan(0, gradient.Length);
    }
}
