namespace RnnLib;

/// <summary>A learned tensor: a weight or a bias. It enters a pass through <see cref="ForwardContext.Read"/>; only optimisers write it.</summary>
/// <remarks>A parameter may be <em>derived</em>: a function of other parameters, its <see cref="Sources"/>, which are then learned in its
/// place. So weight normalisation, tied weights and parametrisations of one's own work in layers that know nothing of them.</remarks>
public sealed class Parameter
{
    private Tensor _value;
    private Derivation? _derivation;
    private bool _isFrozen;
    private int _version;

    /// <summary>A parameter with its initial value.</summary>
    /// <param name="name">The name within its module, as PyTorch names it: <c>weight_ih_l0</c>.</param>
    /// <param name="initialValue">The initial value; copied.</param>
    /// <exception cref="ArgumentException">The name is empty, or the value comes from a recording pass.</exception>
    public Parameter(string name, Tensor initialValue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(initialValue);
        if (initialValue.IsTracked)
            throw new ArgumentException($"Parameter {name}: the initial value comes from a recording pass; use Ops.Detach.", nameof(initialValue));
        (Name, _value) = (name, Tensor.From(initialValue.Shape, initialValue.Data));
    }

    /// <summary>The name within its module.</summary>
    public string Name { get; }

    /// <summary>The current value: one tensor, whose elements change with every step of an optimiser; for a derived parameter, the
    /// value that follows from its sources as they are now, outside of training.</summary>
    public Tensor Value => _derivation?.Value ?? _value;

    /// <summary>The shape of the value.</summary>
    public Shape Shape => _value.Shape;

    /// <summary>Whether passes treat it as a constant: no gradient reaches it, no optimiser moves it. A derived parameter is frozen
    /// if all its sources are, and freezes or frees them all.</summary>
    public bool IsFrozen
    {
        get => _derivation is null ? _isFrozen : Sources.All(source => source.IsFrozen);
        set
        {
            _isFrozen = value;
            foreach (Parameter source in Sources)
                source.IsFrozen = value;
        }
    }

    /// <summary>Whether the value follows from other parameters, which are learned in place of this one.</summary>
    public bool IsDerived => _derivation is not null;

    /// <summary>The parameters that this one is derived from; none for a parameter with a value of its own.</summary>
    public IReadOnlyList<Parameter> Sources => _derivation?.Sources ?? [];

    /// <summary>Counts the writes, so that what was derived from an old value is known to be stale.</summary>
    internal int Version => _version + (_derivation?.Version ?? 0);

    /// <summary>How the value follows from other parameters; null for a parameter with a value of its own.</summary>
    internal Derivation? Derivation => _derivation;

    /// <summary>Replaces the value.</summary>
    /// <exception cref="ArgumentException">The number of values differs from that of the parameter.</exception>
    /// <exception cref="InvalidOperationException">The parameter is derived; its sources are to be assigned instead.</exception>
    public void Assign(ReadOnlySpan<float> values)
    {
        if (values.Length != Shape.Count)
            throw new ArgumentException($"Parameter {Name}: expected {Shape.Count} values for the shape {Shape}, got {values.Length}.", nameof(values));
        values.CopyTo(BeginUpdate());
    }

    /// <summary>The values for writing, for an optimiser. Never write between a forward pass and its backward pass, and ask anew for each
    /// update: what was derived from the old values is known to be stale by this call.</summary>
    /// <exception cref="InvalidOperationException">The parameter is derived; its sources are to be written instead.</exception>
    public Span<float> BeginUpdate()
    {
        if (_derivation is not null)
            throw new InvalidOperationException($"Parameter {Name} is derived from {_derivation}: it has no values of its own to write; write those.");
        _version++;
        return _value.Writable;
    }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";

    /// <summary>Makes the value a function of other parameters from now on.</summary>
    /// <exception cref="ArgumentException">The parameter is derived already, among its own sources, or of another shape than the function gives.</exception>
    internal void Derive(IReadOnlyList<Parameter> sources, Func<IReadOnlyList<Tensor>, ForwardContext, Tensor> function)
    {
        if (_derivation is not null)
            throw new ArgumentException($"parameter {Name} is derived already, from {_derivation}; parametrise one of those, or undo it first with Parametrization.Remove.", nameof(sources));
        if (sources.Any(source => source.DependsOn(this)))
            throw new ArgumentException($"parameter {Name} cannot be derived from itself; begin a source of its own with its value: new Parameter(\"{Name}_raw\", weight.Value).", nameof(sources));

        _derivation = new(this, sources, function);
        try
        {
            _derivation.Try();
        }
        catch
        {
            _derivation = null;
            throw;
        }

        _version++;
    }

    /// <summary>Gives a derived parameter its present value as its own.</summary>
    internal void Settle() => (_value, _isFrozen, _version, _derivation) = (Tensor.From(Shape, Value.Data), IsFrozen, Version + 1, null);

    private bool DependsOn(Parameter other) => this == other || Sources.Any(source => source.DependsOn(other));
}
