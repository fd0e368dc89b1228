using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>What training takes of memory.</summary>
internal static class MemoryCommand
{
    private const int Steps = 50;

    public static int Run(string[] words)
    {
        _ = new Arguments(words);
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            foreach (string shape in (string[])["S1", "S2", "S4", "S5"])
            {
                foreach (string cell in (string[])["rnn", "lstm", "gru"])
                    ReportAllocations(new(cell, Sizes.Named(shape), WorkKind.Training), threads);
            }
        }

        double ours = ChildProcess.Run("train", Sides.RnnLib).Answer[0], theirs = ChildProcess.Run("train", Sides.TorchSharp).Answer[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of a process that trains S5 lstm 10 steps: RnnLib {ours:0} MB, TorchSharp {theirs:0} MB, ratio {ours / theirs:0.000}"));
        return 0;
    }

    /// <summary>The child's part: trains S5 with one library and prints the peak in megabytes.</summary>
    public static int Train(string[] words)
    {
        using ISide side = Sides.Create(words[0], new("lstm", Sizes.Named("S5"), WorkKind.Training), Environment.ProcessorCount);
        for (int i = 0; i < 10; i++)
            side.Step();
        Console.WriteLine(PeakMemory.Megabytes.ToString("0.000", CultureInfo.InvariantCulture));
        return 0;
    }

    private static void ReportAllocations(Workload work, int threads)
    {
        using ISide side = Sides.Create(Sides.RnnLib, work, threads);
        for (int i = 0; i < 5; i++)
            side.Step();
        int collections = GC.CollectionCount(2);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Steps; i++)
            side.Step();
        double perStep = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Steps;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work.Cell,-4} {work.Sizes.Name}, threads {threads}: {perStep / 1024:0.0} KB allocated in a training step, {GC.CollectionCount(2) - collections} generation-2 collections in {Steps} steps"));
    }
}
