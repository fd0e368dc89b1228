namespace RnnLib.Onnx;

/// <summary>Makes steps of a simplified graph's nodes, and parameters of the constants that stand where a layer has its weights.</summary>
internal sealed class GraphCompiler
{
    private const long FreeElements = 1 << 16;

    private static readonly string[] Letters = ["W", "R", "B", "P"];
    private static readonly int[] WeightPlaces = [1, 2, 3, 7];

    private readonly OnnxFile _file;
    private readonly HashSet<string> _weights;
    private readonly ILookup<string, OnnxNode> _readers;
    private readonly HashSet<string> _outputs;
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<OnnxNode> _absorbed = [];
    private long _budget;   // of the elements that recurrent nodes may copy, should many of them name the same weights

    private GraphCompiler(OnnxFile file, HashSet<string> weights)
    {
        (_file, _weights) = (file, weights);
        _readers = file.Nodes.SelectMany(node => node.Inputs.Distinct().Select(input => (input, node))).ToLookup(pair => pair.input, pair => pair.node);
        _outputs = [.. file.Outputs.Select(output => output.Name)];
        _budget = FreeElements + 4 * file.Constants.Values.Sum(value => (long)value.Shape.Count);
    }

    public ParameterTree Tree { get; } = new();

    public List<GraphStep> Steps { get; } = [];

    /// <summary>The constants that are learned and used as they stand in the file.</summary>
    public IReadOnlyDictionary<string, Parameter> Parameters => _parameters;

    /// <summary>The value of each learned constant as the file would have it now.</summary>
    public Dictionary<string, Func<OnnxValue>> Current { get; } = new(StringComparer.Ordinal);

    public static GraphCompiler Run(OnnxFile file, HashSet<string> weights)
    {
        var compiler = new GraphCompiler(file, weights);
        for (int i = 0; i < file.Nodes.Count; i++)
        {
            OnnxNode node = file.Nodes[i];
            if (compiler._absorbed.Contains(node))
                continue;
            if (node.Operation is "RNN" or "LSTM" or "GRU")
                compiler.Steps.Add(compiler.Recurrent(file.Nodes[i] = compiler.WithWeights(node)));
            else if ((node.Operation is "MatMul" or "Gemm") && compiler.Linear(node) is { } linear)
                compiler.Steps.Add(linear);
            else
                compiler.Steps.Add(compiler.Operator(node));
        }

        return compiler;
    }

    private OperatorStep Operator(OnnxNode node)
    {
        OperatorFunction function = OperatorTable.Find(node.Operation)
            ?? throw new FormatException($"{node}: the operator '{node.Operation}' is not understood. If it is not needed for the output, import with OnnxImportOptions.Outputs.");
        foreach (string name in PlacesOfWeights(node).Select(node.Input).Where(name => _weights.Contains(name)))
            Learn(name);
        return new(node, function);
    }

    /// <summary>Where an operator's learned numbers stand.</summary>
    private IEnumerable<int> PlacesOfWeights(OnnxNode node) => node.Operation switch
    {
        "Gather" when Rank(node.Input(0)) == 2 => [0],
        "Expand" when Rank(node.Input(0)) > 0 => [0],
        "MatMul" => [0, 1],
        "Gemm" or "LayerNormalization" or "Conv" or "BatchNormalization" => [1, 2],
        "Add" or "Mul" => ((int[])[0, 1]).Where(place => Rank(node.Input(place)) > 0),
        _ => [],
    };

    private int Rank(string constant) => _file.Constants.TryGetValue(constant, out OnnxValue? value) ? value.Shape.Rank : 0;

    private void Learn(string name)
    {
        if (_parameters.ContainsKey(name))
            return;
        Parameter parameter = Tree.Add(name, _file.Constants[name].Tensor);
        _parameters.Add(name, parameter);
        Current.Add(name, () => new(RecurrentNodeWriter.Read(parameter)));
    }

    /// <summary>A product with a weight of two axes, and the addition of a bias if that is all that reads it.</summary>
    private LinearStep? Linear(OnnxNode node)
    {
        string name = node.Input(1);
        bool isGemm = node.Operation == "Gemm", isTransposed = isGemm && node.Int("transB") != 0;
        if (!IsOwn(name, rank: 2) || (isGemm && (node.Float("alpha", 1) != 1 || node.Float("beta", 1) != 1 || node.Int("transA") != 0)))
            return null;
        Tensor matrix = _file.Constants[name].Tensor;
        int size = matrix.Shape[isTransposed ? 0 : 1];
        string bias = isGemm ? node.Input(2) : "", output = node.Outputs[0];
        if (isGemm && bias.Length > 0 && !(IsOwn(bias, rank: null) && _file.Constants[bias].Shape.Count == size && _file.Constants[bias].Shape.Axes[^1] == size))
            return null;
        if (!isGemm && !_outputs.Contains(output) && _readers[output].ToArray() is [{ Operation: "Add" } sum])
        {
            string other = sum.Input(0) == output ? sum.Input(1) : sum.Input(0);
            if (IsOwn(other, rank: 1) && _file.Constants[other].Shape.Count == size)
            {
                (bias, output) = (other, sum.Outputs[0]);
                _absorbed.Add(sum);
            }
        }

        Parameter weight = Tree.Add(name, isTransposed ? matrix : Ops.Transpose(matrix));
        Current.Add(name, isTransposed ? () => new(RecurrentNodeWriter.Read(weight)) : () => new(Ops.Transpose(RecurrentNodeWriter.Read(weight))));
        return new(node, output, weight, bias.Length > 0 ? Bias(bias) : null);
    }

    private Parameter Bias(string name)
    {
        Tensor value = _file.Constants[name].Tensor;
        Parameter bias = Tree.Add(name, Ops.Reshape(value, [value.Count]));
        Current.Add(name, () => new(Ops.Reshape(RecurrentNodeWriter.Read(bias), value.Shape)));
        return bias;
    }

    /// <summary>Whether a weight is read in one place only, so that it may take the form that suits it.</summary>
    private bool IsOwn(string name, int? rank) =>
        _weights.Contains(name) && !Current.ContainsKey(name) && !_outputs.Contains(name) && _readers[name].Count() == 1
        && _readers[name].Single().Inputs.Count(input => input == name) == 1 && _file.Constants[name].Shape.Rank is var own && own > 0 && (rank is null || own == rank);

    /// <summary>A recurrent node whose weights have names of their own, so that no other node reads them.</summary>
    private OnnxNode WithWeights(OnnxNode node)
    {
        string[] inputs = [.. node.Inputs];
        for (int i = 0; i < WeightPlaces.Length; i++)
        {
            int place = WeightPlaces[i];
            if (node.Input(place).Length == 0)
                continue;
            if (!_file.Constants.TryGetValue(node.Input(place), out OnnxValue? value) || !value.IsFloat)
                throw new FormatException($"{node}: {Letters[i]}: expected a constant of float32; weights that the graph computes from its inputs are not understood.");
            if ((_budget -= value.Shape.Count) < 0)
                throw new FormatException($"{node}: more recurrent nodes share the same weights than can be copied.");
            inputs[place] = OpsetUpgrade.Constant(_file, $"{node.Name}.{Letters[i]}", value);
        }

        return node.WithInputs(inputs);
    }

    private RecurrentStep Recurrent(OnnxNode node)
    {
        Tensor? Weight(int i) => node.Input(WeightPlaces[i]) is { Length: > 0 } name ? _file.Constants[name].Tensor : null;
        if (node.Input(0).Length == 0)
            throw new FormatException($"{node}: X is missing.");
        RecurrentOperator layer = new(
            node,
            Weight(0) ?? throw new FormatException($"{node}: W is missing."),
            Weight(1) ?? throw new FormatException($"{node}: R is missing."),
            Weight(2),
            node.Operation == "LSTM" ? Weight(3) : null);
        Tree.Add(node.Name, layer);
        for (int i = 0; i < Letters.Length; i++)
        {
            int index = i;
            if (node.Input(WeightPlaces[i]) is { Length: > 0 } name)
                Current.Add(name, () => new(layer.Weights[index]!));
        }

        return new(node, layer);
    }
}
