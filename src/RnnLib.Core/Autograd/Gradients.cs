using System.Diagnostics.CodeAnalysis;

namespace RnnLib;

/// <summary>The gradients of a loss: a value, apart from tensors and parameters, so there is nothing to zero and nothing shared between threads.</summary>
/// <remarks>Give one object to several <see cref="ForwardContext.Backward(Tensor, Gradients)"/> calls and they add up (gradient accumulation).</remarks>
public sealed class Gradients
{
    private readonly PassMemory? _memory;
    private readonly Dictionary<object, Entry> _entries = new(ReferenceEqualityComparer.Instance);

    /// <summary>No gradients yet, to be added to by one pass or several.</summary>
    public Gradients()
    {
    }

    internal Gradients(PassMemory memory) => _memory = memory;

    /// <summary>The parameters that a gradient reached, in the order in which it did.</summary>
    public IEnumerable<Parameter> Parameters => _entries.Where(e => e.Value.HasArrived).Select(e => e.Key).OfType<Parameter>();

    /// <summary>The gradient of a parameter, zeros if none reached it.</summary>
    /// <returns>A tensor of the parameter's shape that later changes to these gradients change too.</returns>
    /// <exception cref="ArgumentException">The parameter is derived: its sources have the gradients.</exception>
    public Tensor Of(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.Derivation is { } derivation)
            throw new ArgumentException($"Gradients.Of: parameter {parameter.Name} is derived from {derivation}; ask for the gradients of those.", nameof(parameter));
        return TryGet(parameter, out Tensor? gradient) ? gradient : Tensor.Zeros(parameter.Shape);
    }

    /// <summary>The gradient of a tensor that <see cref="ForwardContext.Watch"/> returned, zeros if none reached it.</summary>
    /// <exception cref="ArgumentException">The tensor was not watched by a pass that ran backward into these gradients.</exception>
    public Tensor Of(Tensor watched)
    {
        ArgumentNullException.ThrowIfNull(watched);
        if (!_entries.TryGetValue(watched, out Entry? entry))
            throw new ArgumentException("Gradients.Of: no pass that ran backward into these gradients watched this tensor; ask for the tensor that ForwardContext.Watch returned.", nameof(watched));
        return entry.HasArrived ? entry.Gradient : Tensor.Zeros(watched.Shape);
    }

    /// <summary>The gradient of a parameter, if one reached it.</summary>
    public bool TryGet(Parameter parameter, [NotNullWhen(true)] out Tensor? gradient)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        gradient = _entries.TryGetValue(parameter, out Entry? entry) && entry.HasArrived ? entry.Gradient : null;
        return gradient is not null;
    }

    /// <summary>Adds the gradients of another pass over the same parameters.</summary>
    public void Add(Gradients other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (Parameter parameter in other.Parameters.ToArray())
        {
            Span<float> sum = BufferOf(parameter).Span;
            VectorArithmetic.Add(sum, other.Of(parameter).Data, sum);
        }
    }

    /// <summary>Multiplies every gradient, for example by 1 / n after accumulating n batches.</summary>
    public void Scale(float factor)
    {
        foreach (Entry entry in _entries.Values.Where(e => e.HasArrived))
            VectorArithmetic.Multiply(entry.Gradient.Data, factor, entry.Gradient.Writable);
    }

    /// <summary>Forgets all gradients but keeps their memory for the next pass.</summary>
    public void Clear()
    {
        foreach ((object key, Entry entry) in _entries)
        {
            entry.HasArrived = false;
            if (key is Tensor)
                _entries.Remove(key);   // a watched tensor belongs to one pass only
        }
    }

    /// <summary>The gradient of a parameter for writing, without the doubt whether one arrived.</summary>
    internal Span<float> WritableOf(Parameter parameter) => BufferOf(parameter).Span;

    internal Buffer BufferOf(Parameter parameter) => Arrive(parameter, parameter.Shape);

    internal Buffer BufferOf(Tensor watched) => Arrive(watched, watched.Shape);

    /// <summary>Remembers a tensor that was watched, whether or not a gradient will reach it.</summary>
    internal void Expect(Tensor watched) => _entries.TryAdd(watched, new(Tensor.Zeros(watched.Shape)));

    private Buffer Arrive(object key, Shape shape)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
            _entries[key] = entry = new(_memory is null ? Tensor.Uninitialized(shape) : new Tensor(shape, _memory.Rent(shape.Count)));
        if (!entry.HasArrived)
            entry.Gradient.Writable.Clear();
        entry.HasArrived = true;
        return entry.Gradient.Storage.Buffer;
    }

    private sealed class Entry(Tensor gradient)
    {
        public Tensor Gradient { get; } = gradient;

        public bool HasArrived { get; set; }
    }
}
