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
            var numbers = new WorkloadNumbers(step);
            agree &= Compare(
                race,
                step,
                new RnnLibStreamSide(step, numbers),
                ($"TorchSharp nn.{step.Operator}", new TorchSharpStreamSide(step, numbers, asCell: false)),
                ($"TorchSharp nn.{step.Operator}Cell", new TorchSharpStreamSide(step, numbers, asCell: true)),
                (Sides.Title(Sides.OnnxRuntime), new OnnxRuntimeStreamSide(step, numbers)));
            var whole = new Workload(cell, Whole, WorkKind.Forward);
            agree &= Compare(
                race,
                whole,
                Sides.Create(Sides.RnnLib, whole, 1),
                (Sides.Title(Sides.TorchSharp), Sides.Create(Sides.TorchSharp, whole, 1)),
                (Sides.Title(Sides.OnnxRuntime), Sides.Create(Sides.OnnxRuntime, whole, 1)));
        }

        return agree ? 0 : 1;
    }

    private static bool Compare(Race race, Workload work, ISide ours, params (string Name, ISide Side)[] peers)
    {
        IReadOnlyDictionary<string, float[]> values = ours.Values();
        Agreement[] agreements = [.. peers.Select(peer => Agreement.Of(values, peer.Side.Values()))];
        LocalContestant[] contestants = [new(ours), .. peers.Select(peer => new LocalContestant(peer.Side))];
        double[] times = race.Run(contestants);
        foreach (LocalContestant contestant in contestants)
            contestant.Dispose();

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work.Cell,-4} {work.Sizes.Name}: RnnLib {1000 * times[0]:0.0} us"));
        for (int i = 0; i < peers.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"       {peers[i].Name,-22} {1000 * times[i + 1],8:0.0} us  ratio {times[0] / times[i + 1]:0.000} {agreements[i]}").TrimEnd());
        return agreements.All(agreement => agreement.Holds);
    }
}
