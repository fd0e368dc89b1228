namespace RnnLib.Training;

/// <summary>Moves parameters against their gradients.</summary>
/// <remarks>
/// A parameter that no gradient reached is left alone, as PyTorch leaves one whose <c>grad</c> is None; so is a frozen one.
/// An optimiser of your own overrides <see cref="Update"/> and keeps what it remembers in <see cref="ParameterUpdate.Memory"/>, which
/// <see cref="Save"/> and <see cref="Load"/> know; weight decay, penalties, constraints and groups work without a line of it.
/// </remarks>
public abstract partial class Optimizer
{
    private readonly OptimizerOptions? _options;
    private readonly Dictionary<Parameter, ParameterGroup> _groups;
    private readonly Dictionary<Parameter, OptimizerMemory> _memories = [];
    private readonly bool _appliesTerms;
    private float[] _prepared = [];

    /// <summary>An optimiser with the given learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is negative or not a number.</exception>
    protected Optimizer(float learningRate) => (LearningRate, _groups) = (learningRate, []);

    /// <summary>An optimiser with the options that all of them share: rate, weight decay, direction, groups.</summary>
    /// <exception cref="ArgumentException">A parameter is in two groups, or a constraint does not fit its shape.</exception>
    protected Optimizer(OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (LearningRate, _options, _groups) = (options.LearningRate, options, ParameterGroup.ByParameter(options.Groups));
    }

    /// <summary>An optimiser whose update takes decay and penalties in the same sweep, by <see cref="ParameterUpdate.Apply"/>.</summary>
    private protected Optimizer(OptimizerOptions options, bool appliesTerms)
        : this(options) => _appliesTerms = appliesTerms;

    /// <summary>The step size; schedules change it between steps, and a group's factor multiplies it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float LearningRate
    {
        get;
        set => field = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "LearningRate: expected a finite number of 0 or more.");
    }

    /// <summary>Whether a step needs to compute the loss again at other weights, so that it must be given a function for that. Only <see cref="Lbfgs"/> says so.</summary>
    public virtual bool Reevaluates => false;

    /// <summary>What the optimiser remembers besides what it remembers of each parameter; saved and loaded with it.</summary>
    protected OptimizerMemory Memory { get; private set; } = new([]);

    /// <summary>One step: every parameter moves by its gradient.</summary>
    /// <param name="parameters">The parameters to move, usually <c>model.Parameters</c>.</param>
    /// <param name="gradients">Their gradients, clipped already if they are to be.</param>
    /// <exception cref="ArgumentException">A parameter is derived, as one is that was parametrised after the list was made.</exception>
    /// <exception cref="InvalidOperationException">The optimiser <see cref="Reevaluates"/>: it needs the other overload.</exception>
    public void Step(IReadOnlyList<Parameter> parameters, Gradients gradients) => Step(parameters, gradients, float.NaN, null);

    /// <summary>One step of an optimiser that may compute the loss again, as <see cref="Lbfgs"/> does; the others do not call the function.</summary>
    /// <param name="parameters">The parameters to move, usually <c>model.Parameters</c>.</param>
    /// <param name="gradients">Their gradients at the present weights.</param>
    /// <param name="loss">The loss at the present weights.</param>
    /// <param name="reevaluate">Puts the gradients at the weights of the moment into the given object, in place of what is there, and
    /// returns the loss: <c>g => { g.Clear(); var pass = ...; pass.Backward(loss, g); return loss.ToScalar(); }</c>. The same data and the
    /// same random numbers each time.</param>
    /// <exception cref="ArgumentException">A parameter is derived, as one is that was parametrised after the list was made.</exception>
    /// <exception cref="InvalidOperationException">The optimiser <see cref="Reevaluates"/> and there is no function for it.</exception>
    public virtual void Step(IReadOnlyList<Parameter> parameters, Gradients gradients, float loss, Func<Gradients, float>? reevaluate)
    {
        CheckParameters(parameters, gradients);
        for (int i = 0; i < parameters.Count; i++)   // by index: an enumerator would be an allocation per step
        {
            if (!parameters[i].IsFrozen && gradients.TryGet(parameters[i], out Tensor? gradient))
                Move(parameters[i], gradient.Data);
        }
    }

    /// <summary>Is told of every epoch with its validation loss; nothing unless overridden, as <see cref="NtAsgd"/> does.</summary>
    public virtual void Observe(EpochRecord epoch)
    {
    }

    /// <summary>Moves one parameter.</summary>
    /// <param name="update">The weights to write, the gradient (with weight decay and penalties added), the learning rate, the memory.</param>
    protected abstract void Update(ParameterUpdate update);

    private protected static void CheckParameters(IReadOnlyList<Parameter> parameters, Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        for (int i = 0; i < parameters.Count; i++)   // before any of them moves
        {
            if (parameters[i] is { IsDerived: true } parameter)
                throw new ArgumentException($"Step: parameter {parameter.Name} is derived from {string.Join(", ", parameter.Sources)}, which are to be moved; parametrise a model before its Parameters are read or a Trainer is made.", nameof(parameters));
        }
    }

    /// <summary>What is remembered of a parameter.</summary>
    private protected OptimizerMemory MemoryOf(Parameter parameter)
    {
        if (!_memories.TryGetValue(parameter, out OptimizerMemory? memory))
            _memories[parameter] = memory = new(parameter.Shape);
        return memory;
    }

    private void Move(Parameter parameter, ReadOnlySpan<float> gradient)
    {
        ParameterGroup? group = _groups.Count == 0 ? null : _groups.GetValueOrDefault(parameter);
        OptimizerMemory memory = MemoryOf(parameter);
        memory.Steps++;
        float rate = group is null ? LearningRate : LearningRate * group.LearningRateFactor;
        UpdateTerms terms = UpdateTerms.Of(_options, group, rate);
        Span<float> weights = parameter.BeginUpdate();
        if (!_appliesTerms && !terms.AreNeutral)
        {
            gradient = Prepared(terms, weights, gradient);
            terms = UpdateTerms.Neutral;
        }

        Update(new(parameter, weights, gradient, rate, terms, memory));
        group?.Constraint?.Apply(weights, parameter.Shape);
    }

    /// <summary>The gradient with decay and penalties, for an update that knows nothing of them.</summary>
    private ReadOnlySpan<float> Prepared(UpdateTerms terms, Span<float> weights, ReadOnlySpan<float> gradient)
    {
        if (_prepared.Length < gradient.Length)
            _prepared = new float[gradient.Length];
        Span<float> prepared = _prepared.AsSpan(0, gradient.Length);
        UpdateLoop.Apply(default(PrepareRule), terms, weights, gradient, prepared, [], []);
        return prepared;
    }
}
