using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Reporting;
using RnnLib.Training;

namespace ImageCaptioning;

/// <summary>Load, train, test on what was never seen, draw, save, reload.</summary>
internal sealed class Experiment(Settings settings)
{
    private const int BatchSize = 32;

    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(settings.Output);   // to fail before the training, not after it
        var rng = new Rng(settings.Seed);
        var (train, test) = settings.Load(rng);
        Console.WriteLine(settings.Data is null ? "Drawn by the program, since no --data is given." : settings.Data);
        Console.WriteLine($"{train.Count} images of {train.Height} x {train.Width} to learn from, {test.Count} others to test on; {train.Captions.Distinct().Count()} captions.");
        var captioner = Captioner.For(train, rng);
        Console.WriteLine(captioner.Model.Summary());

        var trainer = new Trainer<SequencePair<Tensor>>(captioner.Model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 2e-3f }),
            Schedule = Schedules.Cosine(epochs: settings.EpochsOrDefault, minimum: 1e-4),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ConsoleProgress(), .. settings.Minutes is { } minutes ? (Callback[])[new TimeLimit(TimeSpan.FromMinutes(minutes))] : []],
            Seed = settings.Seed,
        });
        PairDataset<Tensor> pairs = captioner.Encode(train);
        trainer.Fit(() => pairs.Batches(BatchSize, shuffle: rng), settings.EpochsOrDefault);

        string[] captions = captioner.Describe(test);
        Report(captioner, train, test, captions);
        string picture = Path.Combine(settings.Output, $"{settings.Task}.png"), model = Path.Combine(settings.Output, $"{settings.Task}.safetensors");
        Picture.Save(test, captions, picture);
        captioner.Save(model);
        Console.WriteLine($"Wrote {picture} and {model}.");
        Console.WriteLine(Captioner.Load(model, test).Describe(test).SequenceEqual(captions)
            ? "Reloaded, the model says the same."
            : throw new InvalidOperationException("the reloaded model says something else"));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }

    private static void Report(Captioner captioner, Captioned train, Captioned test, string[] captions)
    {
        Captioned seen = train.Part([.. Enumerable.Range(0, Math.Min(500, train.Count))]);
        (string Name, string[] Said, Captioned Of)[] rows =
        [
            ("the most frequent caption", Baselines.MostFrequent(train, test), test),
            ("the caption of the nearest image", Baselines.Nearest(train, test), test),
            ("CNN and LSTM", captions, test),
            ($"the same on {seen.Count} images that it learned from", captioner.Describe(seen), seen),
        ];
        Console.WriteLine($"\n{$"On {test.Count} images that it never saw:",-49} right captions   ROUGE-L");
        foreach (var (name, said, of) in rows)
            Console.WriteLine(FormattableString.Invariant($"  {name,-46} {100.0 * said.Zip(of.Captions).Count(pair => pair.First == pair.Second) / of.Count,13:F1} %   {TextScores.RougeL(said, of.Captions),7:F3}"));
        for (int i = 0; i < Math.Min(8, test.Count); i++)
            Console.WriteLine($"  {captions[i]}{(captions[i] == test.Captions[i] ? "" : $"   (it is {test.Captions[i]})")}");
    }
}
