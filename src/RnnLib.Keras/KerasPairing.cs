using RnnLib.Layers;

namespace RnnLib.Keras;

/// <summary>Goes through the layers of a model in their order and takes the variables of each from the file.</summary>
internal sealed class KerasPairing
{
    private const string InputWeight = "weight_ih";
    private readonly KerasFile _file;
    private readonly KerasLoadOptions _options;
    private readonly KerasLayers _layers;
    private readonly Dictionary<string, Tensor> _converted = new(StringComparer.Ordinal);

    private KerasPairing(KerasFile file, KerasLoadOptions options) => (_file, _options, _layers) = (file, options, new(file));

    /// <summary>All that was found under the model's names, and what was left over under its own.</summary>
    public static IReadOnlyDictionary<string, Tensor> Convert(Module model, KerasFile file, KerasLoadOptions options)
    {
        var pairing = new KerasPairing(file, options);
        pairing.Visit(model, "", isPerStep: false);
        foreach (string unused in pairing._layers.Unused)
            pairing._converted.TryAdd(unused, file.Tensor(unused));
        return pairing._converted;
    }

    private void Visit(Module module, string prefix, bool isPerStep)
    {
        switch (module)
        {
            case Lstm:
                Recurrent(module, prefix, "lstm", KerasGates.Lstm);
                break;
            case Gru:
                Recurrent(module, prefix, "gru", KerasGates.Gru);
                break;
            case Rnn:
                Recurrent(module, prefix, "simple_rnn", KerasGates.Single);
                break;
            case Embedding:
                Plain(module, prefix, ["embedding"], ["embeddings"], ["weight"]);
                break;
            case LayerNorm:
                Plain(module, prefix, ["layer_normalization"], ["gamma", "beta"], ["weight", "bias"]);
                break;
            case Linear:
                Plain(module, prefix, isPerStep ? ["time_distributed", "dense"] : ["dense"], ["kernel", "bias"], ["weight", "bias"]);
                break;
            case Bidirectional:
                string[] both = Named(prefix) ?? [_layers.Next(["bidirectional"], 2)];
                foreach ((string name, Module child) in module.Children)
                    Direction(child, $"{prefix}{name}.", Suffixes(child)[0], _layers.Take(both[0] + (name == "forward" ? "/forward_layer" : "/backward_layer"), 3));
                break;
            default:
                foreach ((string name, Module child) in module.Children)
                    Visit(child, name.Length == 0 ? prefix : $"{prefix}{name}.", isPerStep || module is PerStep);
                break;
        }
    }

    /// <summary>The file's layers for a layer of the model, where the user said so.</summary>
    private string[]? Named(string prefix) => _options.Layers.TryGetValue(prefix.TrimEnd('.'), out string[]? paths) ? paths : null;

    private void Plain(Module module, string prefix, string[] kinds, string[] roles, string[] names)
    {
        int count = module.Parameters.Count;
        Tensor?[] variables = _layers.Take(Named(prefix)?[0] ?? _layers.Next(kinds, count), count, roles);
        for (int i = 0; i < names.Length; i++)
        {
            if (variables.Length > i && variables[i] is { } variable)
                _converted[prefix + names[i]] = roles[i] == "kernel" && variable.Rank == 2 ? Ops.Transpose(variable) : variable;
        }
    }

    private void Recurrent(Module module, string prefix, string kind, int[] gates)
    {
        string[] suffixes = Suffixes(module);
        bool isBidirectional = suffixes.Length > 1 && suffixes[1] == suffixes[0] + "_reverse";
        int directionCount = module.NamedParameters.Any(p => p.Path.StartsWith("bias_ih", StringComparison.Ordinal)) ? 3 : 2;
        string[]? named = Named(prefix);
        string[] directions = isBidirectional ? ["/forward_layer", "/backward_layer"] : [""];
        for (int layer = 0; layer < suffixes.Length / directions.Length; layer++)
        {
            string path = layer < named?.Length ? named[layer] : _layers.Next([isBidirectional ? "bidirectional" : kind], directions.Length * directionCount);
            for (int direction = 0; direction < directions.Length; direction++)
                Direction(module, prefix, suffixes[(layer * directions.Length) + direction], _layers.Take(path + directions[direction], directionCount), gates);
        }
    }

    /// <summary>What the names of the weights of each layer and direction end with: _l0, _l0_reverse, _l1, ...</summary>
    private static string[] Suffixes(Module module) =>
        [.. module.NamedParameters.Select(p => p.Path).Where(path => path.StartsWith(InputWeight, StringComparison.Ordinal)).Select(path => path[InputWeight.Length..])];

    private void Direction(Module module, string prefix, string suffix, Tensor?[] variables) => Direction(
        module, prefix, suffix, variables, module switch { Lstm => KerasGates.Lstm, Gru => KerasGates.Gru, _ => KerasGates.Single });

    private void Direction(Module module, string prefix, string suffix, Tensor?[] variables, int[] gates)
    {
        if (variables is not [{ } kernel, { } recurrent, ..])
            return;
        _converted[$"{prefix}weight_ih{suffix}"] = KerasGates.Rows(kernel, gates, _file.Name, prefix);
        _converted[$"{prefix}weight_hh{suffix}"] = KerasGates.Rows(recurrent, gates, _file.Name, prefix);
        if (variables.Length < 3 || variables[2] is not { } bias)
            return;
        bool hasTwo = module.NamedParameters.Any(p => p.Path == "bias_hh" + suffix);
        (Tensor input, Tensor hidden) = KerasGates.Biases(bias, gates, _file.Name, prefix);
        if (!hasTwo)
            input = KerasGates.Merge(input, hidden, gates, _file.Name, prefix);
        else
            _converted[$"{prefix}bias_hh{suffix}"] = hidden;
        _converted[$"{prefix}bias_ih{suffix}"] = input;
    }
}
