using RnnLib.Conformance;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A library that computes the same as RnnLib.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Draw">A random case.</param>
/// <param name="Run">Computes a case with it.</param>
/// <param name="RunRnnLib">Computes the case with RnnLib; the tensors have the same names.</param>
internal sealed record Peer(
    string Name,
    Func<Rng, CaseDraft> Draw,
    Func<Case, IReadOnlyDictionary<string, Values>> Run,
    Func<Case, IReadOnlyDictionary<string, Values>> RunRnnLib)
{
    public static Peer TorchSharp { get; } = new("TorchSharp", rng => TorchSetting.Random(rng).Draft(rng), TorchSharpPeer.Run, TorchRnn.Run);

    public static Peer OnnxRuntime { get; } = new("ONNX Runtime", rng => OnnxSetting.Random(rng).Draft(rng), OnnxRuntimePeer.Run, OnnxOp.Run);

    /// <exception cref="UsageException">There is no such peer.</exception>
    public static Peer Named(string name) => name.ToLowerInvariant() switch
    {
        "torchsharp" => TorchSharp,
        "onnxruntime" => OnnxRuntime,
        _ => throw new UsageException($"unknown peer '{name}', expected torchsharp or onnxruntime"),
    };
}
