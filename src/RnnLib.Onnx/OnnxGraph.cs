using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>A model read from an ONNX file: it predicts, its weights are learned further, and it is written again.</summary>
/// <remarks>
/// The recurrent operators are the library's own fused layers, products with a weight its own linear layer, everything else operations with a derivative.
/// Floats that stand where a layer has its weights (of Gemm, MatMul, Gather, Add, Mul, Expand, LayerNormalization and the recurrent operators) are
/// parameters, under the names that the file gives them; freeze those that are to stay. Dropout acts in training passes, whatever the file says.
/// <example><code>
/// OnnxGraph graph = OnnxModel.Import("classifier.onnx");
/// Module&lt;Sequence, Tensor&gt; model = graph.As&lt;Sequence, Tensor&gt;();
/// new Trainer&lt;Sequence&gt;(model, Losses.CrossEntropy).Fit(() =&gt; batches, epochs: 3);
/// OnnxModel.Export(graph, "tuned.onnx");
/// </code></example>
/// </remarks>
public sealed class OnnxGraph : Module
{
    private readonly OnnxFile _file;
    private readonly GraphCompiler _compiled;

    internal OnnxGraph(OnnxFile file, OnnxImportOptions options)
    {
        if (options.Outputs is { } wanted)
        {
            if (wanted.FirstOrDefault(name => file.Outputs.All(output => output.Name != name)) is { } unknown)
                throw new ArgumentException(
                    $"Import: options: Outputs: there is no output '{unknown}'; there are {string.Join(", ", file.Outputs.Select(output => output.Name))}.", nameof(options));
            file.Outputs.RemoveAll(output => !wanted.Contains(output.Name));
        }

        OpsetUpgrade.Run(file);
        HashSet<string> weights = ConstantFolding.Run(file);
        _file = file;
        _compiled = GraphCompiler.Run(file, weights);
        Adopt(_compiled.Tree.Root);
    }

    /// <summary>What goes in.</summary>
    public IReadOnlyList<OnnxPort> Inputs => _file.Inputs;

    /// <summary>What comes out.</summary>
    public IReadOnlyList<OnnxPort> Outputs => _file.Outputs;

    /// <summary>The texts that the file holds, such as a vocabulary or a scaler's figures.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    internal OnnxFile File => _file;

    /// <summary>Runs the graph within a pass.</summary>
    /// <param name="inputs">A value for each of <see cref="Inputs"/>, by name.</param>
    /// <param name="pass">The pass: tape, mode and randomness.</param>
    /// <returns>A value for each of <see cref="Outputs"/>, by name.</returns>
    /// <exception cref="ArgumentException">An input is missing, unknown, of another type or shape; or an operator cannot work on what it gets: the message names the node.</exception>
    public IReadOnlyDictionary<string, OnnxValue> Run(IReadOnlyDictionary<string, OnnxValue> inputs, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(pass);
        if (inputs.Keys.FirstOrDefault(name => Inputs.All(port => port.Name != name)) is { } unknown)
            throw new ArgumentException($"OnnxGraph: inputs: there is no input '{unknown}'; there are {string.Join("; ", Inputs)}.", nameof(inputs));
        var values = new Dictionary<string, OnnxValue>(StringComparer.Ordinal);
        foreach (OnnxPort port in Inputs)
            values.Add(port.Name, Checked(port, inputs.GetValueOrDefault(port.Name)));
        foreach (GraphStep step in _compiled.Steps)
            Run(step, values, pass);
        return _file.Outputs.ToDictionary(output => output.Name, output => ValueOf(output.Name, values, pass)!);
    }

    /// <summary>The graph as a module, to predict with, train and compose.</summary>
    /// <typeparam name="TInput"><see cref="TokenBatch"/> for an input of whole numbers, <see cref="Sequence"/> for one of three axes, <see cref="Tensor"/> else.</typeparam>
    /// <typeparam name="TOutput"><see cref="Sequence"/> for a row per step, <see cref="Tensor"/> else.</typeparam>
    /// <param name="binding">Which inputs and outputs are meant, where the graph has several. Default: as <see cref="OnnxBinding"/> says.</param>
    /// <exception cref="ArgumentException">The graph's inputs and outputs are not of these types, or it has more inputs than the module could give.</exception>
    public Module<TInput, TOutput> As<TInput, TOutput>(OnnxBinding? binding = null) => new OnnxModule<TInput, TOutput>(this, binding ?? new());

    /// <summary>The constants as they are now.</summary>
    internal IEnumerable<(string Name, OnnxValue Value)> CurrentConstants()
    {
        HashSet<string> used = [.. _file.Nodes.SelectMany(node => node.Inputs), .. _file.Outputs.Select(output => output.Name)];
        return _file.Constants.Where(constant => used.Contains(constant.Key))
            .Select(constant => (constant.Key, _compiled.Current.TryGetValue(constant.Key, out Func<OnnxValue>? current) ? current() : constant.Value));
    }

    private void Run(GraphStep step, Dictionary<string, OnnxValue> values, ForwardContext pass)
    {
        var inputs = new OnnxValue?[step.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = ValueOf(step.Inputs[i], values, pass);
        OnnxValue[] made;
        try
        {
            made = step.Run(inputs, pass);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException or FormatException)
        {
            throw new ArgumentException($"OnnxGraph: {step.Node}: {e.Message} Inputs: {string.Join(", ", inputs.Select(input => input?.ToString() ?? "none"))}.", e);
        }

        for (int i = 0; i < step.Outputs.Count; i++)
        {
            if (step.Outputs[i].Length > 0)
                values.Add(step.Outputs[i], i < made.Length ? made[i] : throw new ArgumentException($"OnnxGraph: {step.Node}: its output {i} does not exist."));
        }
    }

    private OnnxValue? ValueOf(string name, Dictionary<string, OnnxValue> values, ForwardContext pass) =>
        name.Length == 0 ? null
        : values.TryGetValue(name, out OnnxValue? made) ? made
        : _compiled.Parameters.TryGetValue(name, out Parameter? parameter) ? new(pass.Read(parameter))
        : _file.Constants[name];

    private static OnnxValue Checked(OnnxPort port, OnnxValue? value)
    {
        if (value is null)
            throw new ArgumentException($"OnnxGraph: inputs: expected {port}, got none.", nameof(value));
        if (value.IsFloat != (port.Element == OnnxElement.Float32))
            throw new ArgumentException($"OnnxGraph: inputs: expected {port}, got {value}.", nameof(value));
        bool fits = port.Axes is not { } axes || (axes.Count == value.Shape.Rank && axes.Select((size, i) => size is null || size == value.Shape[i]).All(same => same));
        return fits ? ShapeOperators.Cast(value, (long)port.Element) : throw new ArgumentException($"OnnxGraph: inputs: expected {port}, got {value}.", nameof(value));
    }
}
