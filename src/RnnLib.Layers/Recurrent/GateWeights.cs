namespace RnnLib.Layers;

/// <summary>The weights of one recurrent layer and direction under the names that textbooks and tutorials use, to read and to write.</summary>
/// <remarks>
/// For each gate, here f: <c>W_xf</c> [hiddenSize, inputSize] and <c>W_hf</c> [hiddenSize, hiddenSize] act on the input and on the previous hidden
/// state, <c>b_f</c> [hiddenSize] is added; where the layer has two biases, <c>b_xf</c> and <c>b_hf</c> are its parts, and writing <c>b_f</c> puts
/// all of it into <c>b_xf</c>. <c>W_f</c> [hiddenSize, hiddenSize + inputSize] is the form that acts on the concatenation [h, x]. <c>p_f</c> [hiddenSize]
/// is a peephole. The gates are h of an <see cref="Rnn"/>; i, f, g, o of an <see cref="Lstm"/>; r, z, n of a <see cref="Gru"/>; z, n of a
/// <see cref="MinGru"/>; f, i, n of a <see cref="MinLstm"/>.
/// <example><code>
/// GateWeights weights = lstm.Weights(layer: 0);
/// Tensor forget = weights["W_f"];                      // on [h, x], a copy
/// weights["b_f"] = Tensor.Full([hiddenSize], 1);
/// </code></example>
/// </remarks>
public sealed class GateWeights
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly int _hiddenSize;

    internal GateWeights(RecurrentWeights<Parameter> weights, RecurrentCell cell)
    {
        _hiddenSize = weights.Input.Shape[0] / cell.Gates;
        for (int gate = 0; gate < cell.Gates; gate++)
            AddGate(weights, cell.GateNames[gate], gate, hasOneBias: cell.LateGate != LateGate.Apart || gate < cell.Gates - 1);
        foreach ((string name, int index) in cell.PeepholeNames.Select((name, index) => (name, index)))
            _entries.Add("p_" + name, Block(weights.Peephole!, index));
    }

    /// <summary>The names there are, gate by gate.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>A copy of a weight; assigning one writes it.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such name, or the assigned tensor has another shape.</exception>
    public Tensor this[string name]
    {
        get => Find(name).Read();
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Entry entry = Find(name);
            if (value.Shape != entry.Shape)
                throw new ArgumentException($"{name}: expected {entry.Shape}, got {value.Shape}.", nameof(value));
            entry.Write(value);
        }
    }

    private Entry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _entries.TryGetValue(name, out Entry? entry)
            ? entry
            : throw new ArgumentException($"there is no weight '{name}' here; there are {string.Join(", ", Names)}.", nameof(name));
    }

    private void AddGate(RecurrentWeights<Parameter> weights, string gate, int index, bool hasOneBias)
    {
        Entry input = Block(weights.Input, index);
        _entries.Add("W_x" + gate, input);
        if (weights.Hidden is not null)
        {
            Entry hidden = Block(weights.Hidden, index);
            _entries.Add("W_h" + gate, hidden);
            if (hidden.Shape.Rank == 2)
                _entries.Add("W_" + gate, Joined(hidden, input));
        }

        if (weights.InputBias is null)
            return;
        Entry inputBias = Block(weights.InputBias, index);
        if (weights.HiddenBias is null)
        {
            _entries.Add("b_" + gate, inputBias);
            return;
        }

        Entry hiddenBias = Block(weights.HiddenBias, index);
        _entries.Add("b_x" + gate, inputBias);
        _entries.Add("b_h" + gate, hiddenBias);
        if (hasOneBias)   // r ⊙ (U_n h + b_hn) of a GRU keeps its two biases apart
            _entries.Add("b_" + gate, Sum(inputBias, hiddenBias));
    }

    /// <summary>The rows of one gate within a parameter.</summary>
    private Entry Block(Parameter parameter, int index)
    {
        Shape shape = parameter.Shape.Rank == 1 ? [_hiddenSize] : [_hiddenSize, parameter.Shape[1]];
        return new(
            shape,
            () => Tensor.From(shape, ForwardContext.Inference.Read(parameter).Data.Slice(index * shape.Count, shape.Count)),
            value => value.Data.CopyTo(parameter.BeginUpdate().Slice(index * shape.Count, shape.Count)));
    }

    private Entry Joined(Entry hidden, Entry input)
    {
        int stateSize = hidden.Shape[1], inputSize = input.Shape[1];
        return new(
            [_hiddenSize, stateSize + inputSize],
            () => Ops.Concatenate([hidden.Read(), input.Read()], axis: 1),
            value =>
            {
                hidden.Write(Ops.Slice(value, 1, 0, stateSize));
                input.Write(Ops.Slice(value, 1, stateSize, inputSize));
            });
    }

    private static Entry Sum(Entry inputBias, Entry hiddenBias) => new(
        inputBias.Shape,
        () => inputBias.Read() + hiddenBias.Read(),
        value =>
        {
            inputBias.Write(value);
            hiddenBias.Write(Tensor.Zeros(value.Shape));
        });

    private sealed record Entry(Shape Shape, Func<Tensor> Read, Action<Tensor> Write);
}
