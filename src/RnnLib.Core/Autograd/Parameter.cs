namespace RnnLib;

/// <summary>A learned tensor: a weight or a bias. It enters a pass through <see cref="ForwardContext.Read"/>; only optimisers write it.</summary>
public sealed class Parameter
{
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
        (Name, Value) = (name, Tensor.From(initialValue.Shape, initialValue.Data));
    }

    /// <summary>The name within its module.</summary>
    public string Name { get; }

    /// <summary>The current value: one tensor, whose elements change with every step of an optimiser.</summary>
    public Tensor Value { get; }

    /// <summary>The shape of the value.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Whether passes treat it as a constant: no gradient reaches it, no optimiser moves it.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Counts the writes, so that what was derived from an old value is known to be stale.</summary>
    internal int Version { get; private set; }

    /// <summary>Replaces the value.</summary>
    /// <exception cref="ArgumentException">The number of values differs from that of the parameter.</exception>
    public void Assign(ReadOnlySpan<float> values)
    {
        if (values.Length != Value.Count)
            throw new ArgumentException($"Parameter {Name}: expected {Value.Count} values for the shape {Shape}, got {values.Length}.", nameof(values));
        values.CopyTo(BeginUpdate());
    }

    /// <summary>The values for writing, for an optimiser. Never write between a forward pass and its backward pass.</summary>
    public Span<float> BeginUpdate()
    {
        Version++;
        return Value.Writable;
    }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Shape}";
}
