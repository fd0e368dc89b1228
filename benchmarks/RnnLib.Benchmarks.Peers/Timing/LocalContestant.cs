using System.Diagnostics;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A side in this process.</summary>
internal sealed class LocalContestant(ISide side) : IContestant
{
    public IReadOnlyDictionary<string, float[]> Values() => side.Values();

    public double Run(int steps)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < steps; i++)
            side.Step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public void Dispose() => side.Dispose();
}
