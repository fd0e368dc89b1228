using System.Diagnostics;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Times contestants in alternating rounds, so that whatever else the machine does falls on all of them.</summary>
/// <param name="Rounds">At most so many, an odd number.</param>
/// <param name="Seconds">About so long; slow work gets fewer rounds, but three.</param>
/// <param name="WarmUpSeconds">How long each contestant works before it is timed, and at least one step: code is compiled, memory and caches are filled.</param>
internal sealed record Race(int Rounds, double Seconds = 12, double WarmUpSeconds = 0.5)
{
    /// <summary>How long a contestant works in a round, in milliseconds.</summary>
    private const double RoundLength = 75;

    /// <summary>Milliseconds of a step, the median over the rounds, for each contestant.</summary>
    public double[] Run(params IReadOnlyList<IContestant> contestants)
    {
        int[] steps = [.. contestants.Select(WarmUp)];
        var times = new List<double>[contestants.Count];
        for (int i = 0; i < times.Length; i++)
            times[i] = [];

        var watch = Stopwatch.StartNew();
        for (int round = 0; round < Rounds && (round < 3 || round % 2 == 1 || watch.Elapsed.TotalSeconds < Seconds); round++)
        {
            for (int i = 0; i < times.Length; i++)
                times[i].Add(contestants[i].Run(steps[i]) / steps[i]);
        }

        return [.. times.Select(Median)];
    }

    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <returns>How many steps make a round.</returns>
    private int WarmUp(IContestant contestant)
    {
        double perStep = contestant.Run(1), spent = perStep;
        while (spent < 1000 * WarmUpSeconds)
        {
            int steps = Math.Clamp((int)(20 / perStep), 1, 10_000);
            double milliseconds = contestant.Run(steps);
            perStep = Math.Max(milliseconds / steps, 1e-4);
            spent += milliseconds;
        }

        return Math.Clamp((int)Math.Round(RoundLength / perStep), 1, 1_000_000);
    }
}
