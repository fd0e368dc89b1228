using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>libtorch's threads in this process.</summary>
internal static class TorchThreads
{
    // May be set only once, and before any parallel work.
    static TorchThreads() => torch.set_num_interop_threads(1);

    public static void Set(int count) => torch.set_num_threads(count);
}
