using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace VideoActionSample;

/// <summary>Draw films, train on them and on single frames of them, test on others, save, reload.</summary>
internal sealed class Experiment(int films, int epochs, ulong seed, string output)
{
    private const int BatchSize = 32, Features = 32, HiddenSize = 48;

    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        if (films < 8 || epochs < 1)
            throw new ArgumentException($"Expected --films 8 or more and --epochs 1 or more, got {films} and {epochs}.");
        Directory.CreateDirectory(output);
        var rng = new Rng(seed);
        Film[] train = Draw(films, rng), test = Draw(films / 4, rng);
        Console.WriteLine($"{train.Length} films of 8 to 12 frames to learn from, {test.Length} others to test on: a shape {string.Join(", ", Film.Actions)}.");

        Console.WriteLine("One frame:");
        double still = Accuracy(Learn([.. train.Select(film => film.Still())], rng), [.. test.Select(film => film.Still())]);
        Console.WriteLine("All frames:");
        Module<Sequence, Tensor> model = Learn(train, rng);
        double moving = Accuracy(model, test);

        double usual = test.CountBy(film => film.Action).Max(pair => pair.Value) / (double)test.Length;
        Console.WriteLine($"\nAccuracy on {test.Length} films that it never saw:");
        Console.WriteLine(FormattableString.Invariant($"  the most frequent action                {100 * usual,5:F1} %"));
        Console.WriteLine(FormattableString.Invariant($"  the same network, the middle frame      {100 * still,5:F1} %"));
        Console.WriteLine(FormattableString.Invariant($"  CNN for each frame, LSTM over all       {100 * moving,5:F1} %"));
        Console.WriteLine("  made by the program, so there is no published figure");

        string picture = Path.Combine(output, "films.png"), path = Path.Combine(output, "video.safetensors");
        Picture.Save([.. test.Take(6)], [.. Predict(model, [.. test.Take(6)]).Select(action => Film.Actions[action])], picture);
        model.Save(path);
        Module<Sequence, Tensor> reloaded = NewModel(new Rng(seed + 1));
        reloaded.Load(path);
        Console.WriteLine($"Wrote {picture} and {path}.");
        Console.WriteLine(Predict(reloaded, test).SequenceEqual(Predict(model, test))
            ? "Reloaded, the model says the same."
            : throw new InvalidOperationException("the reloaded model says something else"));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }

    private static Film[] Draw(int count, Rng rng) => [.. Enumerable.Range(0, count).Select(_ => Film.Draw(rng))];

    /// <summary>What looks at a frame is the same for all of them.</summary>
    private static Module<Sequence, Tensor> NewModel(Rng rng)
    {
        var eye = new Unflatten(1, Film.Side, Film.Side)
            .Then(new Conv2d(1, 8, kernelSize: 3, rng)).Then(new Relu()).Then(new MaxPool2d(2))
            .Then(new Conv2d(8, 16, kernelSize: 3, rng)).Then(new Relu())
            .Then(new Flatten()).Then(new Linear(16 * 5 * 5, Features, rng)).Then(new Relu());
        return new PerStep(eye).Then(new Lstm(Features, HiddenSize, rng)).Then(new LastStep()).Then(new Linear(HiddenSize, Film.Actions.Length, rng));
    }

    private Module<Sequence, Tensor> Learn(Film[] part, Rng rng)
    {
        Module<Sequence, Tensor> model = NewModel(rng);
        var trainer = new Trainer<Sequence>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 2e-3f }),
            Schedule = Schedules.Cosine(epochs: epochs, minimum: 1e-4),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.Accuracy],
            Callbacks = [new ConsoleProgress()],
            Seed = seed,
        });
        SequenceDataset data = Data(part);
        trainer.Fit(() => data.Batches(BatchSize, shuffle: rng), epochs);
        return model;
    }

    private static SequenceDataset Data(Film[] part) => new([.. part.Select(film => film.Frames)], [.. part.Select(film => film.Action)]);

    private static double Accuracy(Module<Sequence, Tensor> model, Film[] part) =>
        Predict(model, part).Zip(part).Count(pair => pair.First == pair.Second.Action) / (double)part.Length;

    private static int[] Predict(Module<Sequence, Tensor> model, Film[] part) => [.. Data(part).Batches(100).SelectMany(batch =>
    {
        Tensor logits = model.Predict(batch.Input);
        return Enumerable.Range(0, batch.Size).Select(film => Enumerable.Range(0, Film.Actions.Length).MaxBy(action => logits[film, action]));
    })];
}
