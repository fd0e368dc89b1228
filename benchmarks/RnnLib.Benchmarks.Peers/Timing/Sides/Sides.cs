using System.Runtime.CompilerServices;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The libraries by name.</summary>
internal static class Sides
{
    public const string RnnLib = "rnnlib", TorchSharp = "torchsharp", OnnxRuntime = "onnxruntime";

    /// <summary>Sets a library's thread count in this process and makes it ready.</summary>
    public static ISide Create(string name, Workload work, int threads, Waiting waiting = Waiting.Spinning) => name switch
    {
        RnnLib => CreateRnnLib(work, threads),
        TorchSharp => CreateTorchSharp(work, threads),
        OnnxRuntime => CreateOnnxRuntime(work, threads, waiting),
        _ => throw new UsageException($"unknown side '{name}', expected {RnnLib}, {TorchSharp} or {OnnxRuntime}"),
    };

    /// <summary>How a report names a library.</summary>
    public static string Title(string name) => name switch { RnnLib => "RnnLib", TorchSharp => "TorchSharp", _ => "ONNX Runtime" };

    // Apart, so that a process loads only the library that it uses.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static RnnLibSide CreateRnnLib(Workload work, int threads)
    {
        Threads.Count = threads;
        return RnnLibSide.Of(work);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchSharpSide CreateTorchSharp(Workload work, int threads)
    {
        TorchThreads.Set(threads);
        return new(work, new(work));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OnnxRuntimeSide CreateOnnxRuntime(Workload work, int threads, Waiting waiting) => new(work, new(work), threads, waiting);
}
