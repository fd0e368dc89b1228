using System.Diagnostics;
using System.Globalization;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Resilience;

/// <summary>A run that saves after every step, killed at random instants.</summary>
internal static class KillCheck
{
    public const string Worker = "kill-worker";

    private const int LongestLife = 400;   // milliseconds after the first save

    public static int Run(int rounds, ulong seed)
    {
        var rng = new Rng(seed);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kill");
        string path = Path.Combine(folder.FullName, "run.safetensors");
        int unreadable = 0, lost = 0;
        long reached = 0;
        try
        {
            for (int round = 0; round < rounds; round++)
            {
                long saved = LiveAndDie(path, rng.NextInt32(LongestLife));
                try
                {
                    reached = StepIn(path);
                    if (reached < saved)
                    {
                        lost++;
                        Console.WriteLine($"round {round}: step {saved} had been saved, the file holds step {reached}");
                    }
                }
                catch (RnnLibFormatException e)
                {
                    unreadable++;
                    Console.WriteLine($"round {round}: {e.Message}");
                    File.Delete(path);
                }
            }

            int leftovers = folder.GetFiles("*.tmp").Length;
            Console.WriteLine($"{rounds} kills, {reached} steps: {unreadable} unreadable files, {lost} lost saves, {leftovers} temporary files (at most one: that of the last kill)");
            return unreadable + lost == 0 && leftovers <= 1 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What the process does that is killed.</summary>
    public static int Work(string path)
    {
        var trainer = NewTrainer(new Checkpoint(path, new() { EverySteps = 1 }), new Told());
        if (File.Exists(path))
            trainer.Resume(path);
        trainer.Fit(() => Data, epochs: int.MaxValue);
        return 0;
    }

    /// <summary>Runs the process until some time after its first save, then kills it.</summary>
    /// <returns>The last step whose save it has told of.</returns>
    private static long LiveAndDie(string path, int milliseconds)
    {
        using Process child = Child.Start(Worker, path);
        string? last = child.StandardOutput.ReadLine();
        var life = Stopwatch.StartNew();
        while (life.ElapsedMilliseconds < milliseconds && child.StandardOutput.ReadLine() is { } line)
            last = line;
        child.Kill();   // SIGKILL
        while (child.StandardOutput.ReadLine() is { } line)
            last = long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long step) && step >= long.Parse(last!, CultureInfo.InvariantCulture) ? line : last;
        child.WaitForExit();
        return long.Parse(last ?? "0", CultureInfo.InvariantCulture);
    }

    private static long StepIn(string path)
    {
        var peek = new Peek();
        var trainer = NewTrainer(peek);
        trainer.Resume(path);
        trainer.Fit(() => Data, epochs: int.MaxValue);
        return peek.Step;
    }

    private static Batch<Sequence>[] Data { get; } = [new(Tensor.Uniform([2, 3, 64], -1, 1, new Rng(1)), Tensor.Zeros([2, 1]))];

    /// <summary>A model of 1.3 MB whose optimiser remembers twice as much, so that writing takes its time.</summary>
    private static Trainer<Sequence> NewTrainer(params Callback[] callbacks)
    {
        var rng = new Rng(5);
        return new(new Lstm(64, 256, rng).Then(new LastStep()).Then(new Linear(256, 1, rng)), Losses.MeanSquaredError, new() { Callbacks = callbacks });
    }

    /// <summary>Tells of every save once it is complete: the next step is taken after that of the step before.</summary>
    private sealed class Told : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress)
        {
            if (progress.Step > progress.FirstStep + 1)
                Console.WriteLine((progress.Step - 1).ToString(CultureInfo.InvariantCulture));
        }
    }

    private sealed class Peek : Callback
    {
        public long Step { get; private set; }

        public override void OnFitStart(TrainingProgress progress)
        {
            Step = progress.Step;
            progress.Stop("only looking");
        }
    }
}
