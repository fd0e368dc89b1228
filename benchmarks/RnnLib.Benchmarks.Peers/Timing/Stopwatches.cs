using System.Diagnostics;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Measures in rounds, so that both sides see the same weather on a shared machine.</summary>
internal static class Stopwatches
{
    /// <summary>How long a side runs in a round.</summary>
    private const double RoundMilliseconds = 60;

    /// <summary>Runs until everything is compiled and cached, at least 1 second and 3 runs.</summary>
    /// <returns>How many runs a round takes.</returns>
    public static int WarmUp(ITimedSide side)
    {
        var watch = Stopwatch.StartNew();
        for (int runs = 0; runs < 3 || watch.ElapsedMilliseconds < 1000; runs++)
            side.Run();
        watch.Restart();
        int timed = 0;
        for (; timed < 1 || watch.ElapsedMilliseconds < 50; timed++)
            side.Run();
        return Math.Max(1, (int)(RoundMilliseconds * timed / watch.Elapsed.TotalMilliseconds));
    }

    /// <summary>One round.</summary>
    /// <returns>Milliseconds for each run.</returns>
    public static double Round(ITimedSide side, int runs)
    {
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < runs; i++)
            side.Run();
        return watch.Elapsed.TotalMilliseconds / runs;
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
