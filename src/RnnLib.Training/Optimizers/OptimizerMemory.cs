namespace RnnLib.Training;

/// <summary>What an optimiser remembers of one parameter, by name: arrays of the parameter's size and numbers, there from the first time that they are asked for.</summary>
/// <remarks>
/// <see cref="Optimizer.Save"/> and <see cref="Optimizer.Load"/> keep all of it, bit for bit.
/// <example><code>
/// Span&lt;float&gt; mean = update.Memory.Values("mean");            // zeros in the first step
/// ref double product = ref update.Memory.Number("product", 1);   // 1 in the first step
/// </code></example>
/// </remarks>
public sealed class OptimizerMemory
{
    private readonly Shape _shape;
    private readonly List<(string Name, float[] Values)> _values = [];
    private readonly List<NamedNumber> _numbers = [];

    internal OptimizerMemory(Shape shape) => _shape = shape;

    /// <summary>How many steps the parameter has made, the present one included.</summary>
    public long Steps { get; internal set; }

    /// <summary>An array of the parameter's size.</summary>
    /// <param name="name">A word of your own, without white space.</param>
    /// <param name="start">What every element is when the array is made.</param>
    /// <exception cref="ArgumentException">The name is empty or has white space.</exception>
    public Span<float> Values(string name, float start = 0) => Array(name, start);

    /// <summary>A number, to be read and written.</summary>
    /// <param name="name">A word of your own, without white space.</param>
    /// <param name="start">What the number is when it is made.</param>
    /// <exception cref="ArgumentException">The name is empty or has white space.</exception>
    public ref double Number(string name, double start = 0)
    {
        foreach (NamedNumber number in _numbers)
        {
            if (number.Name == name)
                return ref number.Value;
        }

        _numbers.Add(new(Checked(name), start));
        return ref _numbers[^1].Value;
    }

    /// <summary>Whether there is an array of this name.</summary>
    internal bool Has(string name) => _values.Exists(value => value.Name == name);

    internal float[] Array(string name, float start = 0)
    {
        foreach ((string known, float[] values) in _values)
        {
            if (known == name)
                return values;
        }

        var made = new float[_shape.Count];
        System.Array.Fill(made, start);
        _values.Add((Checked(name), made));
        return made;
    }

    internal void Save(TrainingState state)
    {
        state.Set("steps", Steps);
        state.Set("arrays", string.Join(' ', _values.Select(value => value.Name)));
        state.Set("numbers", string.Join(' ', _numbers.Select(number => number.Name)));
        foreach ((string name, float[] values) in _values)
            state.Part("arrays").Set(name, values, _shape);
        foreach (NamedNumber number in _numbers)
            state.Part("numbers").Set(number.Name, number.Value);
    }

    /// <exception cref="RnnLibFormatException">Something is missing, or of another shape.</exception>
    internal static OptimizerMemory Load(TrainingState state, Shape shape)
    {
        var memory = new OptimizerMemory(shape) { Steps = state.GetWholeNumber("steps") };
        foreach (string name in state.GetText("arrays").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            memory._values.Add((name, state.Part("arrays").GetTensor(name, shape).ToArray()));
        foreach (string name in state.GetText("numbers").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            memory._numbers.Add(new(name, state.Part("numbers").GetNumber(name)));
        return memory;
    }

    private static string Checked(string name) => !string.IsNullOrEmpty(name) && !name.Any(char.IsWhiteSpace)
        ? name
        : throw new ArgumentException($"OptimizerMemory: expected a name without white space, got '{name}'.", nameof(name));

    private sealed class NamedNumber(string name, double value)
    {
        public readonly string Name = name;
        public double Value = value;
    }
}
