using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>One sequence: step by step as its inputs arrive, and as a whole.</summary>
internal static class StreamCommand
{
    public const string Usage = "[--rounds N]";

    /// <summary>The time is how many steps are compared.</summary>
    private static readonly Sizes Step = new("one step, input 256, hidden 256", 1, 8, 256, 256);

    private static readonly Sizes Whole = new("200 steps, input 128, hidden 256", 1, 200, 128, 256);

    public static int Run(string[] words)
    {
        var race = new Race(Math.Max(1, new Arguments(words, "--rounds").Count("--rounds", 9)));
        TorchThreads.Set(1);
        Threads.Count = 1;
        bool agree = true;
        foreach (string cell in (string[])["rnn", "lstm", "gru"])
        {
            var step = new Workload(cell, Step, WorkKind.Forward);
            agree &= Compare(race, step, new RnnLibStreamSide(step, new(step)), new TorchSharpStreamSide(step, new(step)), new OnnxRuntimeStreamSide(step, new(step)));
            var whole = new Workload(cell, Whole, WorkKind.Forward);
            agree &= Compare(race, whole, Sides.Create(Sides.RnnLib, whole, 1), Sides.Create(Sides.TorchSharp, whole, 1), Sides.Create(Sides.OnnxRuntime, whole, 1));
        }

        return agree ? 0 : 1;
    }

    private static bool Compare(Race race, Workload work, ISide ours, ISide torchSharp, ISide onnxRuntime)
    {
        IReadOnlyDictionary<string, float[]> values = ours.Values();
        Agreement torchSharpAgrees = Agreement.Of(values, torchSharp.Values()), onnxRuntimeAgrees = Agreement.Of(values, onnxRuntime.Values());
        using LocalContestant first = new(ours), second = new(torchSharp), third = new(onnxRuntime);
        double[] times = race.Run(first, second, third);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work.Cell,-4} {work.Sizes.Name}: RnnLib {1000 * times[0]:0.0} us; TorchSharp {1000 * times[1]:0.0} us, ratio {times[0] / times[1]:0.000} {torchSharpAgrees}; ONNX Runtime {1000 * times[2]:0.0} us, ratio {times[0] / times[2]:0.000} {onnxRuntimeAgrees}"));
        return torchSharpAgrees.Holds && onnxRuntimeAgrees.Holds;
    }
}
