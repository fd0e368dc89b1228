using System.Diagnostics;
using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>This program started anew for one thing, which answers with a line of numbers.</summary>
internal static class ChildProcess
{
    /// <returns>Milliseconds from before the start until the answer is there, and the answer.</returns>
    public static (double Milliseconds, double[] Answer) Run(params string[] words)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, words) { RedirectStandardOutput = true };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("the process did not start");
        string? line = process.StandardOutput.ReadLine();
        double milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.WaitForExit();
        return process.ExitCode == 0 && line is not null
            ? (milliseconds, [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))])
            : throw new InvalidOperationException($"'{string.Join(' ', words)}' failed");
    }
}
