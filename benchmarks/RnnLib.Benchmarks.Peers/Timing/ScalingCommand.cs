using System.Diagnostics;
using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>How much faster all threads are than one: RnnLib alone.</summary>
/// <remarks>
/// The processors of a virtual machine may be two cores now and two halves of one core a second later, and nothing tells a program so but its own speed. So one thread and all threads
/// take turns for a few steps each, in one process; before and after each turn the processor's peak is measured, and a turn counts only if all threads together had
/// 1.8 / 2 of their number times the peak of one. How far the cores are apart is told besides: it changes too.
/// </remarks>
internal static class ScalingCommand
{
    public const string Usage = "[--cells rnn,lstm,gru] [--shapes S4,...] [--kind training|forward] [--seconds N]";

    private const double Enough = 0.9, PeakMilliseconds = 1;
    private const int StepsPerTurn = 3;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, "--cells", "--shapes", "--kind", "--seconds");
        int threads = Environment.ProcessorCount;
        if (threads < 2)
            throw new UsageException("the machine has one processor");
        WorkKind kind = arguments.Text("--kind", "training") switch
        {
            "training" => WorkKind.Training,
            "forward" => WorkKind.Forward,
            { } other => throw new UsageException($"unknown kind '{other}', expected training or forward"),
        };
        int seconds = arguments.Count("--seconds", 10);
        Sizes[] shapes = [.. arguments.Words("--shapes", "S4", "S5", "S6", "S7", "S8").Select(Sizes.Named)];
        Console.WriteLine($"cell shape   1 thread  {threads} threads  times as fast  between the cores  turns that counted");
        foreach (string cell in arguments.Words("--cells", "rnn", "lstm", "gru"))
        {
            foreach (Sizes sizes in shapes)
                Report(new(cell, sizes, kind), threads, seconds);
        }

        return 0;
    }

    private static void Report(Workload work, int threads, int seconds)
    {
        using ISide side = Sides.Create(Sides.RnnLib, work, threads);
        Turn(side, 1);
        Turn(side, threads);
        List<double> alone = [], together = [], distances = [];
        double peak = 0;
        int turns = 0;
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds || turns < 2; turns++)
        {
            bool all = turns % 2 == 1;
            int running = all ? threads : 1;
            double before = FmaPeak.Measure(running, PeakMilliseconds);
            double[] times = Turn(side, running);
            double after = FmaPeak.Measure(running, PeakMilliseconds);
            if (all)
                distances.Add(CoreDistance.Measure());
            else
                peak = Math.Max(peak, Math.Min(before, after));
            if (Math.Min(before, after) >= Enough * running * peak)
                (all ? together : alone).AddRange(times);
        }

        double one = alone.Count == 0 ? double.NaN : Race.Median(alone), many = together.Count == 0 ? double.NaN : Race.Median(together);
        int counted = (alone.Count + together.Count) / StepsPerTurn;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work.Cell,-4} {work.Sizes.Name,-5} {one,8:0.00} ms {many,7:0.00} ms {one / many,14:0.00} {Race.Median(distances),14:0} ns  {counted} of {turns}"));
    }

    /// <summary>The milliseconds of a few steps, after one that brings the threads to their places.</summary>
    private static double[] Turn(ISide side, int threads)
    {
        Threads.Count = threads;
        side.Step();
        double[] times = new double[StepsPerTurn];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            side.Step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }
}
