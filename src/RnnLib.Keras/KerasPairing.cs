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
            case Conv1d:
                Plain(module, prefix, ["conv1d"], ["kernel", "bias"], ["weight", "bias"]);
                break;
            case Conv2d:
                Plain(module, prefix, ["conv2d"], ["kernel", "bias"], ["weight", "bias"]);
                break;
            case MultiHeadAttention heads:
                Heads(heads, prefix);
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
                _converted[prefix + names[i]] = roles[i] == "kernel" ? Turned(variable) : variable;
        }
    }

    /// <summary>A kernel [..., inputs, outputs] as a weight [outputs, inputs, ...], what a convolution sees behind both.</summary>
    private static Tensor Turned(Tensor kernel) => kernel.Rank switch
    {
        2 => Ops.Transpose(kernel),
        3 => Ops.Permute(kernel, [2, 1, 0]),
        4 => Ops.Permute(kernel, [3, 2, 0, 1]),
        _ => kernel,
    };

    /// <summary>The projections to queries, keys and values, [inputs, heads, size] each, above one another, and the one of all heads, [heads, size, outputs].</summary>
    private void Heads(MultiHeadAttention attention, string prefix)
    {
        const int projections = 4;
        int each = attention.NamedParameters.Any(p => p.Path == "in_proj_bias") ? 2 : 1;
        string path = Named(prefix)?[0] ?? _layers.Next(["multi_head_attention"], projections * each);
        Tensor?[][] parts = [.. _layers.TakeParts(path, ["query_dense", "key_dense", "value_dense", "output_dense"], each)];
        if (parts.Any(part => part[0] is null))
            return;
        Tensor[] weights = [.. parts.Select((part, i) => Flat(part[0]!, isOutput: i == projections - 1))];
        if (attention.NamedParameters.Any(p => p.Path == "in_proj_weight"))
        {
            _converted[prefix + "in_proj_weight"] = Ops.Concatenate(weights.AsSpan(0, projections - 1), axis: 0);
        }
        else
        {
            for (int i = 0; i < projections - 1; i++)
                _converted[$"{prefix}{"qkv"[i]}_proj_weight"] = weights[i];
        }

        _converted[prefix + "out_proj.weight"] = weights[^1];
        if (parts.Any(part => part.Length < 2 || part[1] is null))
            return;
        _converted[prefix + "in_proj_bias"] = Ops.Concatenate([.. parts.Take(projections - 1).Select(part => Ops.Reshape(part[1]!, [part[1]!.Count]))], axis: 0);
        _converted[prefix + "out_proj.bias"] = parts[^1][1]!;

        Tensor Flat(Tensor kernel, bool isOutput)
        {
            if (kernel.Rank != 3)
                throw new RnnLibFormatException(_file.Name, $"layer '{prefix.TrimEnd('.')}'", $"expected a kernel [inputs, heads, size] or [heads, size, outputs], got {kernel.Shape}.");
            (int first, int middle, int last) = (kernel.Shape[0], kernel.Shape[1], kernel.Shape[2]);
            return Ops.Transpose(isOutput ? Ops.Reshape(kernel, [first * middle, last]) : Ops.Reshape(kernel, [first, middle * last]));
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
