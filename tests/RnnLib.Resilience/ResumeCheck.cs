using System.Diagnostics;
using RnnLib.Training;

namespace RnnLib.Resilience;

/// <summary>A run resumed in a fresh process ends with the bits of the run that was not interrupted.</summary>
internal static class ResumeCheck
{
    public const string Worker = "resume-worker";

    public static int Run(int points, ulong seed)
    {
        var rng = new Rng(seed);
        int failed = 0;
        foreach (string optimizer in Optimizers.All.Keys)
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("resume");
            try
            {
                int wrong = Check(optimizer, points, folder.FullName, rng);
                failed += wrong;
                Console.WriteLine($"{(wrong == 0 ? "ok    " : "FAILED")}  {optimizer,-10} resumed in {points} fresh processes, {points - wrong} with the same bits");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        Console.WriteLine($"{Optimizers.All.Count * points - failed} of {Optimizers.All.Count * points} resumed runs are bit-identical");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>What a fresh process does.</summary>
    public static int Work(string optimizer, string path)
    {
        Console.WriteLine(new Experiment(optimizer).Resume(path).Fit());
        return 0;
    }

    private static int Check(string optimizer, int points, string folder, Rng rng)
    {
        var counter = new Saver(folder, []);
        string want = new Experiment(optimizer, counter).Fit();
        int[] steps = [.. Enumerable.Range(0, points).Select(_ => 1 + rng.NextInt32(counter.Steps))];
        new Experiment(optimizer, new Saver(folder, [.. steps])).Fit();

        int wrong = 0;
        foreach (int[] group in steps.Chunk(Environment.ProcessorCount))
        {
            Process[] children = [.. group.Select(step => Child.Start(Worker, optimizer, Saver.PathOf(folder, step)))];
            wrong += children.Zip(group).Count(pair => !EndsWith(want, pair.First, optimizer, pair.Second));
        }

        return wrong;
    }

    private static bool EndsWith(string want, Process child, string optimizer, int step)
    {
        string got = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();
        child.Dispose();
        if (got != want)
            Console.WriteLine($"        {optimizer}, step {step}: expected {want}, got {got}");
        return got == want;
    }

    /// <summary>Saves after the given steps, and counts all.</summary>
    private sealed class Saver(string folder, HashSet<int> steps) : Callback
    {
        public int Steps { get; private set; }

        public static string PathOf(string folder, int step) => Path.Combine(folder, $"{step}.safetensors");

        public override void OnBatchEnd(TrainingProgress progress)
        {
            Steps = (int)progress.Step;
            if (steps.Contains(Steps))
                progress.SaveCheckpoint(PathOf(folder, Steps));
        }
    }
}
