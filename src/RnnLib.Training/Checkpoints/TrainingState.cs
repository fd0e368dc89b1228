using System.Globalization;

namespace RnnLib.Training;

/// <summary>What the parts of a training run remember, by name: numbers, texts and tensors, on their way into a checkpoint or out of it.</summary>
/// <remarks>
/// An optimiser, a schedule or a callback of your own writes what it needs to go on as if nothing had happened, and reads it back:
/// <example><code>
/// public override void Save(TrainingState state) => state.Set("best", _best);
/// public override void Load(TrainingState state) => _best = state.GetNumber("best");
/// </code></example>
/// Numbers come back bit for bit.
/// </remarks>
public sealed class TrainingState
{
    private readonly SortedDictionary<string, string> _values;
    private readonly SortedDictionary<string, Tensor> _tensors;
    private readonly string _prefix;

    /// <summary>A state that holds nothing yet.</summary>
    public TrainingState()
        : this(new(StringComparer.Ordinal), new(StringComparer.Ordinal), "")
    {
    }

    private TrainingState(SortedDictionary<string, string> values, SortedDictionary<string, Tensor> tensors, string prefix) =>
        (_values, _tensors, _prefix) = (values, tensors, prefix);

    /// <summary>Numbers and texts under their full names.</summary>
    internal IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Tensors under their full names.</summary>
    internal IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    /// <summary>A part of this state, whose names do not meet those of other parts.</summary>
    public TrainingState Part(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(_values, _tensors, $"{_prefix}{name}/");
    }

    /// <summary>Whether a number, text or tensor of this name is there.</summary>
    public bool Has(string name) => _values.ContainsKey(_prefix + name) || _tensors.ContainsKey(_prefix + name);

    /// <summary>Remembers a whole number.</summary>
    public void Set(string name, long value) => _values[_prefix + name] = value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Remembers a number.</summary>
    public void Set(string name, double value) => _values[_prefix + name] = value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Remembers a text.</summary>
    public void Set(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _values[_prefix + name] = value;
    }

    /// <summary>Remembers a copy of a tensor.</summary>
    public void Set(string name, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Set(name, value.Data, value.Shape);
    }

    /// <summary>Remembers a copy of an array.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public void Set(string name, ReadOnlySpan<float> values, Shape shape) => _tensors[_prefix + name] = Tensor.From(shape, values);

    /// <summary>A whole number.</summary>
    /// <exception cref="RnnLibFormatException">It is not there, or is no whole number.</exception>
    public long GetWholeNumber(string name) => long.TryParse(GetText(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw Missing(name, "a whole number");

    /// <summary>A number.</summary>
    /// <exception cref="RnnLibFormatException">It is not there, or is no number.</exception>
    public double GetNumber(string name) => double.TryParse(GetText(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw Missing(name, "a number");

    /// <summary>A text.</summary>
    /// <exception cref="RnnLibFormatException">It is not there.</exception>
    public string GetText(string name) => _values.TryGetValue(_prefix + name, out string? value) ? value : throw Missing(name, "a value");

    /// <summary>A tensor.</summary>
    /// <exception cref="RnnLibFormatException">It is not there, or has another shape.</exception>
    public Tensor GetTensor(string name, Shape shape)
    {
        if (!_tensors.TryGetValue(_prefix + name, out Tensor? value))
            throw Missing(name, $"a tensor {shape}");
        return value.Shape == shape ? value : throw Missing(name, $"a tensor {shape}, and there is one of {value.Shape}");
    }

    /// <summary>A tensor of whatever shape.</summary>
    internal Tensor GetTensor(string name) =>
        _tensors.TryGetValue(_prefix + name, out Tensor? value) ? value : throw Missing(name, "a tensor");

    internal void Put(string fullName, string value) => _values[fullName] = value;

    internal void Put(string fullName, Tensor value) => _tensors[fullName] = value;

    private RnnLibFormatException Missing(string name, string expected) =>
        new($"the training state has no usable '{_prefix}{name}': expected {expected}; the checkpoint was written by a training of other parts or settings.");
}
