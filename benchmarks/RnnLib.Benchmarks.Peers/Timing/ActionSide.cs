namespace RnnLib.Benchmarks.Peers;

/// <summary>Anything that can be run again and again.</summary>
internal sealed class ActionSide(Action run) : ITimedSide
{
    public void Run() => run();

    public IReadOnlyDictionary<string, float[]> Results() => new Dictionary<string, float[]>();

    public void Dispose()
    {
    }

    /// <summary>The medians of several actions that take turns, in milliseconds.</summary>
    public static double[] Compare(int rounds, params Action[] actions)
    {
        ActionSide[] sides = [.. actions.Select(action => new ActionSide(action))];
        int[] runs = [.. sides.Select(Stopwatches.WarmUp)];
        double[][] times = [.. sides.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < sides.Length; i++)
                times[i][round] = Stopwatches.Round(sides[i], runs[i]);
        }

        return [.. times.Select(Stopwatches.Median)];
    }
}
