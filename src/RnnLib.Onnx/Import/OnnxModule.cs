using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>An imported graph between one input and one output.</summary>
internal sealed class OnnxModule<TInput, TOutput> : Module<TInput, TOutput>, IOnnxPart
{
    private readonly OnnxGraph _graph;
    private readonly OnnxPort _input, _output;
    private readonly OnnxPort? _lengths, _outputLengths;
    private readonly bool _timeMajor;

    public OnnxModule(OnnxGraph graph, OnnxBinding binding)
    {
        _graph = Adopt(graph);
        _timeMajor = binding.TimeMajor;
        _lengths = binding.Lengths is { } name
            ? Named(graph.Inputs, name, "input")
            : graph.Inputs.FirstOrDefault(port => port.Name != binding.Input && port is { Element: OnnxElement.Int64 or OnnxElement.Int32, Axes.Count: 1 });
        _input = binding.Input is { } given ? Named(graph.Inputs, given, "input") : graph.Inputs.FirstOrDefault(port => port != _lengths)
            ?? throw new ArgumentException("As: the graph has no input.", nameof(binding));
        _output = binding.Output is { } wanted ? Named(graph.Outputs, wanted, "output") : graph.Outputs[0];
        _outputLengths = typeof(TOutput) == typeof(Sequence)
            ? graph.Outputs.FirstOrDefault(port => port != _output && port is { Element: OnnxElement.Int64 or OnnxElement.Int32, Axes.Count: 1 })
            : null;
        if (graph.Inputs.FirstOrDefault(port => port != _lengths && port != _input) is { } other)
            throw new ArgumentException($"As: the graph also needs {other}, which a module does not give; use OnnxGraph.Run.", nameof(binding));
        RequireTypes();
    }

    public override string Name => $"OnnxGraph({_input.Name} -> {_output.Name})";

    public override int? InputSize => typeof(TInput) == typeof(TokenBatch) ? null : LastAxis(_input);

    public override int? OutputSize(int? inputSize) => LastAxis(_output);

    public override TOutput Forward(TInput input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        var inputs = new Dictionary<string, OnnxValue> { [_input.Name] = InputOf(input) };
        int[]? lengths = input switch { Sequence steps => steps.Lengths.ToArray(), TokenBatch tokens => tokens.Lengths.ToArray(), _ => null };
        bool hasPadding = input is Sequence { HasPadding: true } or TokenBatch { HasPadding: true };
        if (_lengths is not null && lengths is not null)
            inputs.Add(_lengths.Name, OnnxValue.Of([lengths.Length], [.. lengths.Select(length => (long)length)]));
        else if (hasPadding)
            throw new ArgumentException(
                $"{Name}: input: the graph has no input for lengths, so it takes batches of sequences of one length; got {string.Join(", ", lengths!)}.", nameof(input));

        IReadOnlyDictionary<string, OnnxValue> outputs = _graph.Run(inputs, pass);
        Tensor output = outputs[_output.Name].Tensor;
        if (typeof(TOutput) == typeof(Tensor))
            return (TOutput)(object)output;
        Tensor values = _timeMajor && output.Rank == 3 ? Ops.Transpose(output, 0, 1) : output;
        if (_outputLengths is not null)
            lengths = [.. outputs[_outputLengths.Name].Integers.ToArray().Select(length => checked((int)length))];
        return (TOutput)(object)new Sequence(values, hasPadding || _outputLengths is not null ? lengths : default);
    }

    Flow IOnnxPart.Write(GraphWriter graph, ExportLengths lengths, string prefix, Flow input)
    {
        if (_lengths is not null && !lengths.ArePresent)
            throw new NotSupportedException($"Export: {Name} needs the lengths of the sequences; set OnnxExportOptions.Lengths. Nothing has been written.");
        string x = _timeMajor ? graph.Transpose(input.Name, input is TokenFlow ? [1, 0] : [1, 0, 2]) : input.Name;
        var names = new Dictionary<string, string> { [_input.Name] = Typed(x, input is TokenFlow ? OnnxElement.Int64 : OnnxElement.Float32, _input.Element) };
        if (_lengths is not null)
            names.Add(_lengths.Name, Typed(lengths.Lengths, OnnxElement.Int64, _lengths.Element));
        foreach ((string name, OnnxValue value) in _graph.CurrentConstants())
            names.Add(name, graph.Constant(prefix + name, value));
        foreach (OnnxNode node in _graph.File.Nodes)
        {
            string[] outputs = [.. node.Outputs.Select(output => output.Length == 0 ? "" : names[output] = graph.Unique(prefix + output))];
            graph.File.Nodes.Add(new(node.Operation, prefix + node.Name, [.. node.Inputs.Select(name => name.Length == 0 ? "" : names[name])], outputs, node.Attributes));
        }

        string made = names[_output.Name];
        return typeof(TOutput) == typeof(Tensor)
            ? new RowFlow(made, LastAxis(_output))
            : new StepFlow(made, LastAxis(_output), LengthsOfOutput()) { IsTimeMajor = _timeMajor };

        ExportLengths LengthsOfOutput() => _outputLengths is null
            ? lengths
            : new(graph, Typed(names[_outputLengths.Name], _outputLengths.Element, OnnxElement.Int64), _timeMajor ? graph.Transpose(made, 1, 0, 2) : made);

        string Typed(string value, OnnxElement from, OnnxElement to) => from == to ? value : graph.Add("Cast", [value], OnnxAttribute.Of("to", (long)to));
    }

    private OnnxValue InputOf(TInput input)
    {
        switch (input)
        {
            case TokenBatch tokens:
                var ids = OnnxValue.Of([tokens.Batch, tokens.Time], [.. tokens.Tokens.ToArray().Select(id => (long)id)]);
                return _timeMajor ? Elements.Transpose(ids, [1, 0]) : ids;
            case Sequence steps:
                return new(_timeMajor ? Ops.Transpose(steps.Values, 0, 1) : steps.Values);
            default:
                return new((Tensor)(object)input!);
        }
    }

    private void RequireTypes()
    {
        bool isTokens = typeof(TInput) == typeof(TokenBatch), isSteps = typeof(TInput) == typeof(Sequence);
        if (!isTokens && !isSteps && typeof(TInput) != typeof(Tensor))
            throw new ArgumentException($"As: TInput: expected TokenBatch, Sequence or Tensor, got {typeof(TInput).Name}.");
        bool isWhole = _input.Element is OnnxElement.Int64 or OnnxElement.Int32;
        if (isTokens != isWhole || (isTokens || isSteps) && _input.Axes is { } axes && axes.Count != (isTokens ? 2 : 3))
            throw new ArgumentException($"As: TInput: {typeof(TInput).Name} does not fit the graph's input {_input}.");
        if (typeof(TOutput) != typeof(Tensor) && typeof(TOutput) != typeof(Sequence))
            throw new ArgumentException($"As: TOutput: expected Sequence or Tensor, got {typeof(TOutput).Name}.");
        if (_output.Element != OnnxElement.Float32 || (typeof(TOutput) == typeof(Sequence) && _output.Axes is { Count: not 3 }))
            throw new ArgumentException($"As: TOutput: {typeof(TOutput).Name} does not fit the graph's output {_output}.");
    }

    private static OnnxPort Named(IReadOnlyList<OnnxPort> ports, string name, string what) => ports.FirstOrDefault(port => port.Name == name)
        ?? throw new ArgumentException($"As: there is no {what} '{name}'; there are {string.Join("; ", ports)}.", nameof(name));

    private static int? LastAxis(OnnxPort port) => port.Axes is { Count: > 0 } axes ? axes[^1] : null;
}
