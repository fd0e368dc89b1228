using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Samples;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>Handwritten digits read from top to bottom: 28 steps, each a row of 28 pixels.</summary>
internal static class DigitRows
{
    private const int HiddenSize = 96, Side = 28;

    public static IEnumerable<LearningTask> Rows =>
    [
        new()
        {
            Name = "digits",
            Title = "MNIST by rows, 8,000 to learn from: test accuracy",
            Network = "LSTM(96)",
            Published = "none; 95 % is the goal",
            Source = "-",
            Learn = Learn,
            Holds = accuracy => accuracy >= 0.95,
            Claim = ">= 95 %",
            Format = "P1",
            NeedsData = true,
        },
    ];

    private static double Learn(TrainingRun run)
    {
        var rng = new Rng(run.Seed);
        SequenceDataset train = Load(run.Data!, "train"), test = Load(run.Data!, "test");
        var model = new Lstm(Side, HiddenSize, rng).Then(new LastStep()).Then(new Dropout(0.3f)).Then(new Linear(HiddenSize, 10, rng));
        var trainer = new Trainer<Sequence>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 5e-3f }),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.Accuracy],
            Callbacks = [new ProgressCallback(run, halveEvery: run.Steps(3, 2))],
        });
        trainer.Fit(() => train.Batches(64, shuffle: rng), run.Steps(12, 6));
        return trainer.Evaluate(test.Batches(500)).Metrics["accuracy"];
    }

    /// <summary>The images of one part, each [28, 28] with pixels from 0 to 1.</summary>
    private static SequenceDataset Load(string folder, string part)
    {
        string images = Path.Combine(folder, $"{part}-images-idx3-ubyte.gz");
        (int[] axes, byte[] pixels) = IdxFile.Read(images);
        (_, byte[] labels) = IdxFile.Read(Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));
        if (axes is not [var count, Side, Side] || count != labels.Length)
            throw new RnnLibFormatException(images, "byte 4", $"expected {labels.Length} images of {Side} x {Side}, found [{string.Join(", ", axes)}]");
        IEnumerable<Tensor> sequences = pixels.Chunk(Side * Side).Select(image => Tensor.From([Side, Side], Array.ConvertAll(image, pixel => pixel / 255f)));
        return new([.. sequences], Array.ConvertAll(labels, label => (int)label));
    }
}
