namespace RnnLib.Onnx;

/// <summary>What to read of an ONNX file.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>The outputs that are wanted; operators that only others need are passed over, whether they are understood or not. Default: all.</summary>
    public IReadOnlyList<string>? Outputs { get; init; }
}
