using RnnLib.Layers;

namespace RnnLib.Conformance;

/// <summary>What the kinds share: weights by name, and layers whose state is a list of tensors.</summary>
internal static class LayersOf
{
    /// <summary>Runs a recurrent layer from an optional state of one or two tensors.</summary>
    public static (Sequence Output, Tensor[] State) Forward(Module<Sequence, Sequence> layer, Sequence x, Tensor[]? initial, ForwardContext pass)
    {
        switch (layer)
        {
            case Lstm lstm:
                var (output, state) = lstm.Forward(x, initial is null ? null : new LstmState(initial[0], initial[1]), pass);
                return (output, [state.Hidden, state.Cell]);
            case Gru gru:
                var (gruOutput, gruState) = gru.Forward(x, initial is null ? null : new HiddenState(initial[0]), pass);
                return (gruOutput, [gruState.Hidden]);
            case Rnn rnn:
                var (rnnOutput, rnnState) = rnn.Forward(x, initial is null ? null : new HiddenState(initial[0]), pass);
                return (rnnOutput, [rnnState.Hidden]);
            default:
                throw new NotSupportedException($"no recurrent layer: {layer.Name}");
        }
    }

    /// <summary>Sets a parameter by its path.</summary>
    public static void Set(this Module module, string path, ReadOnlySpan<float> values)
    {
        foreach ((string name, Parameter parameter) in module.NamedParameters)
        {
            if (name == path)
            {
                parameter.Assign(values);
                return;
            }
        }

        throw new ArgumentException($"{module.Name} has no parameter '{path}'; it has {string.Join(", ", module.NamedParameters.Select(p => p.Path))}.", nameof(path));
    }

    /// <summary>An activation by ONNX's or Keras's name.</summary>
    public static Activation Activation(string name, float? alpha = null, float? beta = null) => name.ToLowerInvariant() switch
    {
        "tanh" => Layers.Activation.Tanh,
        "sigmoid" => Layers.Activation.Sigmoid,
        "relu" => Layers.Activation.Relu,
        "linear" => Layers.Activation.Identity,
        "softsign" => Layers.Activation.Softsign,
        "softplus" => Layers.Activation.Softplus,
        "leakyrelu" => Layers.Activation.LeakyRelu(alpha ?? 0.01f),
        "thresholdedrelu" => Layers.Activation.ThresholdedRelu(alpha ?? 1),
        "elu" => Layers.Activation.Elu(alpha ?? 1),
        "hardsigmoid" => Layers.Activation.HardSigmoid(alpha ?? 0.2f, beta ?? 0.5f),
        "hard_sigmoid" => Layers.Activation.HardSigmoid(1f / 6, 0.5f),   // Keras 3: relu6(x + 3) / 6
        "scaledtanh" => Layers.Activation.ScaledTanh(alpha ?? 1, beta ?? 1),
        "affine" => Layers.Activation.Affine(alpha ?? 1, beta ?? 0),
        _ => throw new NotSupportedException($"unknown activation '{name}'"),
    };

    /// <summary>Blocks of rows, one per gate, in another order; a gate may be left out.</summary>
    public static float[] Reorder(ReadOnlySpan<float> rows, int gates, int[] order)
    {
        int size = rows.Length / gates;
        var result = new List<float>();
        foreach (int gate in order)
            result.AddRange(rows.Slice(gate * size, size));
        return [.. result];
    }
}
