using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using RnnLib;

namespace LearningTasks;

/// <summary>Runs rows and seeds, as many at a time as there are cores; each has its own generator, so that the order changes no figure.</summary>
internal static class Runner
{
    public static RowResult[] Run(LearningTask[] tasks, Settings settings)
    {
        foreach (LearningTask task in tasks.Where(task => !CanRun(task)))
            Console.Error.WriteLine($"Skipped: {task.Name}. Give the folder of its files with --data DIR.");

        LearningTask[] rows = [.. tasks.Where(CanRun)];
        var figures = Array.ConvertAll(rows, row => new double[settings.SeedsOf(row)]);
        var times = Array.ConvertAll(figures, ofRow => new TimeSpan[ofRow.Length]);
        var jobs = rows.Index().SelectMany(row => Enumerable.Range(0, figures[row.Index].Length).Select(seed => (Row: row.Index, Seed: seed)));
        Threads.Count = 1;   // each core has a training of its own
        try
        {
            Parallel.ForEach(Partitioner.Create(jobs, EnumerablePartitionerOptions.NoBuffering), new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, job =>
            {
                LearningTask task = rows[job.Row];
                ulong seed = (ulong)job.Seed + 1;
                long start = Stopwatch.GetTimestamp();
                figures[job.Row][job.Seed] = task.Learn(new(seed, settings.Quick, settings.Data, line => Report(task, seed, line)));
                times[job.Row][job.Seed] = Stopwatch.GetElapsedTime(start);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);   // the first failure tells what to do; the others are its like
        }

        return [.. rows.Select((row, index) => new RowResult(row, figures[index], times[index]))];

        bool CanRun(LearningTask task) => !task.NeedsData || settings.Data is not null;
    }

    private static void Report(LearningTask task, ulong seed, string line) => Console.Error.WriteLine($"{task.Name}, {task.Network}, seed {seed}: {line}");
}
