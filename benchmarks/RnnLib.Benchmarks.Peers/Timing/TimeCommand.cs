using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Training and forward passes of RnnLib beside TorchSharp and ONNX Runtime.</summary>
internal static class TimeCommand
{
    public const string Usage =
        "[--cells rnn,lstm,gru] [--shapes S1,...,S8] [--threads 1,2] [--kinds training,forward] [--peers torchsharp,onnxruntime] [--loss every|last] [--rounds N] [--quick]";

    /// <summary>Every shape once and every cell twice or more.</summary>
    private static readonly (string Cell, string Shape)[] QuickCases =
        [("lstm", "S2"), ("lstm", "S4"), ("lstm", "S5"), ("gru", "S1"), ("gru", "S3"), ("gru", "S7"), ("rnn", "S6"), ("rnn", "S8")];

    public static int Run(string[] words)
    {
        var arguments = new Arguments([.. words.Where(word => word != "--quick")], "--cells", "--shapes", "--threads", "--kinds", "--peers", "--loss", "--rounds");
        bool quick = words.Contains("--quick");
        TimedCase[] cases = quick ? Quick(arguments) : Chosen(arguments);
        int rounds = Math.Max(1, arguments.Count("--rounds", 9));
        Race race = quick ? new(rounds, Seconds: 0.6, WarmUpSeconds: 0.2) : new(rounds);

        var report = new TimeReport(Console.Out);
        report.WriteHead(cases.Select(timed => timed.Threads).Distinct());
        using var stage = new Stage(race, onlyBestWaiting: quick);
        foreach (TimedCase timed in cases)
            report.Write(timed, stage.Measure(timed));
        return report.WriteSummary() ? 0 : 1;
    }

    private static TimedCase[] Chosen(Arguments arguments)
    {
        string[] peers = arguments.Words("--peers", Sides.TorchSharp, Sides.OnnxRuntime);
        bool last = LossOnLast(arguments);
        return
        [
            .. from kind in arguments.Words("--kinds", "training", "forward")
               from threads in arguments.Words("--threads", "1", "2")
               from shape in arguments.Words("--shapes", [.. Sizes.All.Select(sizes => sizes.Name)])
               from cell in arguments.Words("--cells", "rnn", "lstm", "gru")
               from peer in peers
               where kind == "forward" || peer == Sides.TorchSharp
               select new TimedCase(WorkOf(cell, shape, kind, last), ThreadsOf(threads), peer),
        ];
    }

    private static TimedCase[] Quick(Arguments arguments)
    {
        bool last = LossOnLast(arguments);
        return
        [
            .. from run in new[] { ("training", 1), ("training", 2), ("forward", 1) }
               from timed in QuickCases
               select new TimedCase(WorkOf(timed.Cell, timed.Shape, run.Item1, last), run.Item2, Sides.TorchSharp),
        ];
    }

    private static Workload WorkOf(string cell, string shape, string kind, bool last) => new(
        cell is "rnn" or "lstm" or "gru" ? cell : throw new UsageException($"unknown cell '{cell}', expected rnn, lstm or gru"),
        Sizes.Named(shape),
        kind switch { "training" => WorkKind.Training, "forward" => WorkKind.Forward, _ => throw new UsageException($"unknown kind '{kind}', expected training or forward") })
    {
        LossOnLast = last,
    };

    private static int ThreadsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads > 0 ? threads : throw new UsageException($"--threads: expected whole numbers from 1, got '{text}'");

    private static bool LossOnLast(Arguments arguments) => arguments.Text("--loss", "every") switch
    {
        "every" => false,
        "last" => true,
        var other => throw new UsageException($"--loss: expected every or last, got '{other}'"),
    };
}
