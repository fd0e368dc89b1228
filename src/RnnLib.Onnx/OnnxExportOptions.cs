namespace RnnLib.Onnx;

/// <summary>How <see cref="OnnxModel.Export{TInput, TOutput}(RnnLib.Layers.Module{TInput, TOutput}, string, OnnxExportOptions?)"/> lays out a graph.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>The name of the graph's input. Default: input.</summary>
    public string InputName { get; init => field = Named(value, nameof(InputName)); } = "input";

    /// <summary>The name of the graph's output. Default: output.</summary>
    public string OutputName { get; init => field = Named(value, nameof(OutputName)); } = "output";

    /// <summary>The name of the input that tells how many steps of each sequence are real, int64 [batch]. Default: lengths.</summary>
    public string LengthsName { get; init => field = Named(value, nameof(LengthsName)); } = "lengths";

    /// <summary>Whether there is such an input. Without it every step counts as real, and the graph is shorter. Default true.</summary>
    public bool Lengths { get; init; } = true;

    /// <summary>Whether the states of recurrent layers are inputs and outputs, so that a caller can go on where it stopped: <c>hidden_0</c> (and <c>cell_0</c>
    /// of an LSTM) and <c>next_hidden_0</c>, [layers * directions, batch, hiddenSize], for the first recurrent layer; <c>hidden_1</c> for the second.
    /// Default false: they start at zero, or at what is learned.</summary>
    public bool States { get; init; }

    /// <summary>Texts to keep in the file, such as a vocabulary or a scaler's figures. Default: none.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata { get; init => field = value ?? throw new ArgumentNullException(nameof(Metadata)); } = [];

    private static string Named(string value, string name) =>
        string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{name}: expected a name, got '{value}'.", name) : value;
}
