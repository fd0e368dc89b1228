using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A batch of sequences of 1 to 200 steps: what padding would cost, and what TorchSharp's packed sequences do.</summary>
internal static class LengthsCommand
{
    public const string Usage = "[--rounds N]";

    public static int Run(string[] words)
    {
        var race = new Race(Math.Max(1, new Arguments(words, "--rounds").Count("--rounds", 9)));
        var (sizes, agree) = (Sizes.Named("S4"), true);
        int[] lengths = new Rng(3).Lengths(sizes.Batch, 1, sizes.Time);
        Console.WriteLine($"training, {sizes.Name}, {lengths.Sum()} of {sizes.Batch * sizes.Time} steps");
        foreach (string cell in (string[])["rnn", "lstm", "gru"])
        {
            var padded = new Workload(cell, sizes, WorkKind.Training);
            Workload ragged = padded with { Lengths = lengths };
            using LocalContestant ours = new(Sides.Create(Sides.RnnLib, ragged, 1)), full = new(Sides.Create(Sides.RnnLib, padded, 1)), packed = new(Sides.Create(Sides.TorchSharp, ragged, 1));
            var agreement = Agreement.Of(ours.Values(), packed.Values());
            agree &= agreement.Holds;
            double[] times = race.Run(ours, full, packed);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cell,-4} RnnLib {times[0]:0.00} ms; all padded {times[1]:0.00} ms, ratio {times[0] / times[1]:0.000}; TorchSharp packed {times[2]:0.00} ms, ratio {times[0] / times[2]:0.000} {agreement}").TrimEnd());
        }

        return agree ? 0 : 1;
    }
}
