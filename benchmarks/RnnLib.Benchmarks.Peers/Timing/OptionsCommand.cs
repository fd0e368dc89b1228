using System.Globalization;
using RnnLib.Layers;

namespace RnnLib.Benchmarks.Peers;

/// <summary>What each option of the recurrent family costs in training, relative to the plain cell: RnnLib alone.</summary>
internal static class OptionsCommand
{
    public const string Usage = "[--threads N] [--rounds N]";

    private static readonly Sizes[] AllSizes = [Sizes.Named("S4"), Sizes.Named("S7") with { Name = "S7, one layer", Layers = 1 }];

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, "--threads", "--rounds");
        Threads.Count = Math.Max(1, arguments.Count("--threads", 1));
        var race = new Race(Math.Max(1, arguments.Count("--rounds", 9)), Seconds: 60);
        foreach (Sizes sizes in AllSizes)
        {
            Report(race, new("lstm", sizes, WorkKind.Training), Lstms(sizes));
            Report(race, new("gru", sizes, WorkKind.Training), Grus(sizes));
            Report(race, new("rnn", sizes, WorkKind.Training), Rnns(sizes));
        }

        return 0;
    }

    private static (string Name, Module<Sequence, Sequence> Layer)[] Lstms(Sizes sizes)
    {
        var rng = new Rng(1);
        Lstm Of(LstmOptions options) => new(sizes.Input, sizes.Hidden, rng, options);
        return
        [
            ("plain", Of(new())),
            ("layer norm", Of(new() { LayerNorm = true })),
            ("zoneout", Of(new() { ZoneoutHidden = 0.1f, ZoneoutCell = 0.1f })),
            ("recurrent dropout", Of(new() { RecurrentDropout = 0.2f })),
            ("weight drop", Of(new() { WeightDrop = 0.2f })),
            ("peepholes", Of(new() { Peepholes = true })),
            ("coupled gates", Of(new() { CoupledInputForget = true })),
            ("projection to half", Of(new() { ProjectionSize = sizes.Hidden / 2 })),
            ("one bias", Of(new() { Bias = RecurrentBias.One })),
            ("a cell of one's own", new Recurrent<LstmState>(sizes.Input, input => new OwnLstmCell(input, sizes.Hidden, rng))),
        ];
    }

    private static (string Name, Module<Sequence, Sequence> Layer)[] Grus(Sizes sizes)
    {
        var rng = new Rng(1);
        Gru Of(GruOptions options) => new(sizes.Input, sizes.Hidden, rng, options);
        return
        [
            ("plain", Of(new())),
            ("reset before", Of(new() { ResetAfter = false })),
            ("layer norm", Of(new() { LayerNorm = true })),
            ("zoneout", Of(new() { ZoneoutHidden = 0.1f })),
            ("recurrent dropout", Of(new() { RecurrentDropout = 0.2f })),
            ("weight drop", Of(new() { WeightDrop = 0.2f })),
            ("one bias", Of(new() { Bias = RecurrentBias.One })),
        ];
    }

    private static (string Name, Module<Sequence, Sequence> Layer)[] Rnns(Sizes sizes)
    {
        var rng = new Rng(1);
        Rnn Of(RnnOptions options) => new(sizes.Input, sizes.Hidden, rng, options);
        return
        [
            ("plain", Of(new())),
            ("layer norm", Of(new() { LayerNorm = true })),
            ("zoneout", Of(new() { ZoneoutHidden = 0.1f })),
            ("recurrent dropout", Of(new() { RecurrentDropout = 0.2f })),
            ("weight drop", Of(new() { WeightDrop = 0.2f })),
            ("one bias", Of(new() { Bias = RecurrentBias.One })),
        ];
    }

    private static void Report(Race race, Workload work, (string Name, Module<Sequence, Sequence> Layer)[] variants)
    {
        var numbers = new WorkloadNumbers(work);
        LocalContestant[] contestants =
        [
            .. variants.Select(variant => new LocalContestant(new RnnLibSide(work, variant.Layer, new Linear(variant.Layer.OutputSize(work.Sizes.Input)!.Value, 1, new Rng(1)), numbers))),
        ];
        double[] times = race.Run(contestants);
        for (int i = 0; i < times.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work.Cell,-4} {work.Sizes.Name,-13} {variants[i].Name,-20} {times[i],8:0.00} ms  {times[i] / times[0]:0.00} of the plain cell"));
    }
}
