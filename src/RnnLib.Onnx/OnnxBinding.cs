namespace RnnLib.Onnx;

/// <summary>Which inputs and outputs of an imported graph a module takes and gives.</summary>
public sealed record OnnxBinding
{
    /// <summary>The name of the input. Default: the graph's one input besides the lengths.</summary>
    public string? Input { get; init; }

    /// <summary>The name of the output. Default: the graph's first.</summary>
    public string? Output { get; init; }

    /// <summary>The name of the input that tells how many steps of each sequence are real, whole numbers [batch]. Default: the input of whole numbers
    /// with one axis, if there is one.</summary>
    public string? Lengths { get; init; }

    /// <summary>Whether time comes before the batch in the graph's input, as in PyTorch models with <c>batch_first=False</c>, and in its output where that
    /// is a row per step. Default false.</summary>
    public bool TimeMajor { get; init; }
}
