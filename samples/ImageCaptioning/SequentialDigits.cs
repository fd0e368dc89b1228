using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace ImageCaptioning;

/// <summary>Single digits read as sequences: 28 steps, each a row, or 784 steps, each a pixel.</summary>
internal sealed class SequentialDigits(Settings settings)
{
    private const int HiddenSize = 128, BatchSize = 32;

    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(settings.Output);
        bool byPixels = settings.Task == "pixels";
        var rng = new Rng(settings.Seed);
        var (trainDigits, testDigits) = settings.Data is null ? Digits.Drawn(rng) : Digits.Read(settings.Data);
        int most = settings.Images ?? (settings.Quick ? 600 : int.MaxValue);
        SequenceDataset train = Load(trainDigits, byPixels, most), test = Load(testDigits, byPixels, settings.Quick ? 200 : int.MaxValue);
        int epochs = settings.Epochs ?? (settings.Quick && byPixels ? 1 : 5);
        Console.WriteLine(settings.Data is null ? "Drawn by the program, since no --data is given." : settings.Data);
        Console.WriteLine($"{train.Count} digits to learn from, {test.Count} others to test on, {epochs} epochs.");

        // An epoch of a plain recurrent network is the published figure; the LSTM shows what gates add.
        double usual = testDigits.Labels.CountBy(label => label).Max(pair => pair.Value) / (double)testDigits.Labels.Length;
        double simple = Learn(size => new Rnn(byPixels ? 1 : Digits.Side, size, rng), "rnn", train, test, epochs, rng);
        double lstm = Learn(size => new Lstm(byPixels ? 1 : Digits.Side, size, rng), "lstm", train, test, epochs, rng);

        Console.WriteLine($"\nAccuracy on {test.Count} digits that it never saw:");
        Console.WriteLine(FormattableString.Invariant($"  the most frequent digit    {100 * usual,5:F1} %"));
        Console.WriteLine(FormattableString.Invariant($"  tanh RNN({HiddenSize})              {100 * simple,5:F1} %"));
        Console.WriteLine(FormattableString.Invariant($"  LSTM({HiddenSize})                  {100 * lstm,5:F1} %"));
        Console.WriteLine(byPixels
            ? "  published, 60,000 digits of MNIST, 5 epochs: LSTM 87.7 %, tanh RNN 23 %"
            : "  published, 60,000 digits of MNIST, an epoch: tanh RNN 78-81 %");
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }

    private double Learn(Func<int, Module<Sequence, Sequence>> newLayer, string name, SequenceDataset train, SequenceDataset test, int epochs, Rng rng)
    {
        Module<Sequence, Tensor> NewModel() => newLayer(HiddenSize).Then(new LastStep()).Then(new Linear(HiddenSize, 10, rng));
        Module<Sequence, Tensor> model = NewModel();
        var trainer = NewTrainer(model);
        Console.WriteLine(model.Name);
        trainer.Fit(() => train.Batches(BatchSize, shuffle: rng), epochs, () => test.Batches(200));
        double accuracy = trainer.Evaluate(test.Batches(200)).Metrics["accuracy"];

        string path = Path.Combine(settings.Output, $"{settings.Task}-{name}.safetensors");
        model.Save(path);
        Module<Sequence, Tensor> reloaded = NewModel();
        reloaded.Load(path);
        Console.WriteLine(NewTrainer(reloaded).Evaluate(test.Batches(200)).Metrics["accuracy"] == accuracy
            ? $"Wrote {path}; reloaded, it says the same."
            : throw new InvalidOperationException("the reloaded model says something else"));
        return accuracy;
    }

    private Trainer<Sequence> NewTrainer(Module<Sequence, Tensor> model) => new(model, Losses.CrossEntropy, new()
    {
        Optimizer = new Adam(new() { LearningRate = 1e-3f }),
        Clip = GradientClip.ByNorm(1),
        Metrics = [Metrics.Accuracy],
        Callbacks = [new ConsoleProgress(), .. settings.Minutes is { } minutes ? (Callback[])[new TimeLimit(TimeSpan.FromMinutes(minutes))] : []],
        Seed = settings.Seed,
    });

    private static SequenceDataset Load(Digits digits, bool byPixels, int most)
    {
        Shape shape = byPixels ? [Digits.Side * Digits.Side, 1] : [Digits.Side, Digits.Side];
        int count = Math.Min(most, digits.Labels.Length);
        return new(
            [.. digits.Images.Take(count).Select(image => Tensor.From(shape, Array.ConvertAll(image, pixel => pixel / 255f)))],
            [.. digits.Labels.Take(count).Select(label => (int)label)]);
    }
}
