using System.Diagnostics;
using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The most physical memory that this process has had.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status", HighWaterMark = "VmHWM:";

    public static double Megabytes => File.Exists(Status)
        ? double.Parse(File.ReadLines(Status).First(line => line.StartsWith(HighWaterMark, StringComparison.Ordinal))[HighWaterMark.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024
        : OfProcess();

    private static double OfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }
}
