using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>RnnLib beside TorchSharp: the same weights and data, results held against each other first, then rounds in turn.</summary>
internal static class TimeCommand
{
    public const string Arguments = "[--quick yes] [--cells rnn,lstm,gru] [--shapes S1,...,S8] [--threads 1,2] [--kinds training,forward] [--loss all|last] [--rounds N]";

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, "--quick", "--cells", "--shapes", "--threads", "--kinds", "--loss", "--rounds");
        bool quick = arguments.Text("--quick", "no") == "yes";
        int rounds = arguments.Count("--rounds", quick ? 5 : 9);
        var results = new List<TimedResult>();
        Console.WriteLine("| kind | cell | shape | threads | RnnLib ms | TorchSharp ms | ratio | RnnLib GFLOP/s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach ((TimedCase timed, int threads) in quick ? Quick() : Chosen(arguments))
        {
            TimedResult result = Measure(timed, threads, rounds);
            results.Add(result);
            Console.WriteLine(result);
        }

        Console.WriteLine($"training {Summary(results.Where(result => result.Case.Training))} | forward {Summary(results.Where(result => !result.Case.Training))}");
        return results.All(result => result.Agrees) ? 0 : 1;
    }

    /// <summary>Eight cases that stand for all: under a minute.</summary>
    private static IEnumerable<(TimedCase Case, int Threads)> Quick()
    {
        foreach (int threads in (int[])[1, 2])
        {
            foreach ((string cell, string shape) in ((string, string)[])[("rnn", "S2"), ("gru", "S3"), ("lstm", "S4")])
                yield return (new(cell, TimedShape.Named(shape), Training: true, LossAtEnd: false), threads);
        }

        yield return (new("lstm", TimedShape.Named("S4"), Training: false, LossAtEnd: false), 1);
        yield return (new("gru", TimedShape.Named("S4"), Training: false, LossAtEnd: false), 1);
    }

    private static IEnumerable<(TimedCase Case, int Threads)> Chosen(Arguments arguments)
    {
        string[] List(string name, string otherwise) => arguments.Text(name, otherwise).Split(',');
        bool lossAtEnd = arguments.Text("--loss", "all") == "last";
        return
            from kind in List("--kinds", "training,forward")
            from threads in List("--threads", "1,2")
            from shape in List("--shapes", string.Join(',', TimedShape.All.Select(shape => shape.Name)))
            from cell in List("--cells", "rnn,lstm,gru")
            select (new TimedCase(cell, TimedShape.Named(shape), kind == "training", lossAtEnd), int.Parse(threads, CultureInfo.InvariantCulture));
    }

    /// <summary>One thread in this process; two in a process for each side.</summary>
    private static TimedResult Measure(TimedCase timed, int threads, int rounds)
    {
        double[] ours = new double[rounds], theirs = new double[rounds];
        using var rnnLib = new RnnLibSide(timed, threads);
        using var torchSharp = new TorchSharpSide(timed, rnnLib, threads);
        double error = LargestError(rnnLib.Results(), torchSharp.Results());
        if (threads == 1)
        {
            int ourRuns = Stopwatches.WarmUp(rnnLib), theirRuns = Stopwatches.WarmUp(torchSharp);
            for (int round = 0; round < rounds; round++)
                (ours[round], theirs[round]) = (Stopwatches.Round(rnnLib, ourRuns), Stopwatches.Round(torchSharp, theirRuns));
        }
        else
        {
            using var ourWorker = new TimedWorker("rnnlib", timed, threads);
            using var theirWorker = new TimedWorker("torchsharp", timed, threads);
            for (int round = 0; round < rounds; round++)
                (ours[round], theirs[round]) = (ourWorker.Round(), theirWorker.Round());
        }

        return new(timed, threads, Stopwatches.Median(ours), Stopwatches.Median(theirs), error);
    }

    /// <summary>The largest difference relative to the largest value of its tensor.</summary>
    private static double LargestError(IReadOnlyDictionary<string, float[]> ours, IReadOnlyDictionary<string, float[]> theirs) => ours.Max(result =>
    {
        float[] other = theirs[result.Key];
        double scale = other.Max(MathF.Abs);
        return result.Value.Zip(other, (a, b) => Math.Abs((double)a - b)).Max() / Math.Max(scale, 1e-30);
    });

    private static string Summary(IEnumerable<TimedResult> results)
    {
        TimedResult[] all = [.. results];
        if (all.Length == 0)
            return "geomean=- worst=- (-)";
        TimedResult worst = all.MaxBy(result => result.Ratio)!;
        double mean = Math.Exp(all.Average(result => Math.Log(result.Ratio)));
        return string.Create(CultureInfo.InvariantCulture, $"geomean={mean:F3} worst={worst.Ratio:F3} ({worst.Case} {worst.Threads}t)");
    }
}

/// <summary>One row.</summary>
internal sealed record TimedResult(TimedCase Case, int Threads, double Ours, double Theirs, double Error)
{
    public double Ratio => Ours / Theirs;

    public bool Agrees => Error < 1e-4;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {(Case.Training ? "training" : "forward")} | {Case.Cell} | {Case.Shape.Name} | {Threads} | {Ours:G4} | {Theirs:G4} | {Ratio:F2} | {Case.Operations / Ours / 1e6:F0} |{(Agrees ? "" : $" DIFFERS by {Error:G3}")}");
}
