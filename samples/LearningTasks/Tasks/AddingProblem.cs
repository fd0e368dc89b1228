using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>A hundred numbers, two of them marked: what is their sum? (Hochreiter and Schmidhuber, 1997, experiment 4.)</summary>
internal static class AddingProblem
{
    private const int Time = 100, BatchSize = 32, HiddenSize = 8, BatchesPerEpoch = 100;

    private const string Title = "adding problem, T = 100: test MSE";

    public static IEnumerable<LearningTask> Rows =>
    [
        new()
        {
            Name = "adding",
            Title = Title,
            Network = "LSTM(8)",
            Published = "0.0007 to 0.0046; always 0: 0.667",
            Source = "schmidhuber-problems",
            Learn = run => Learn(run, rng => new Lstm(2, HiddenSize, rng, new() { ForgetBias = 1 }), run.Steps(8000, 5500)),
            Holds = error => error < 0.003,
            Claim = "< 0.003",
            Format = "F4",
        },
        new()
        {
            Name = "adding",
            Title = Title,
            Network = "RNN(8)",
            Published = "0.0706",
            Source = "schmidhuber-problems",
            Learn = run => Learn(run, rng => new Rnn(2, HiddenSize, rng), run.Steps(5000, 1000)),
            Holds = error => error > 0.05,
            Claim = "> 0.05",
            Format = "F4",
        },
    ];

    private static double Learn(TrainingRun run, Func<Rng, Module<Sequence, Sequence>> newLayer, int steps)
    {
        var rng = new Rng(run.Seed);
        var model = newLayer(rng).Then(new LastStep()).Then(new Linear(HiddenSize, 1, rng));
        int epochs = steps / BatchesPerEpoch;
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 5e-3f }),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ProgressCallback(run, halveEvery: epochs * 3 / 16)],
        });
        Batch<Sequence> test = Draw(2048, rng);
        trainer.Fit(() => Enumerable.Range(0, BatchesPerEpoch).Select(_ => Draw(BatchSize, rng)), epochs);
        return trainer.Evaluate([test]).Loss;
    }

    /// <summary>Values from U(-1, 1) beside marks: one mark in each half; the target is the sum of the marked values.</summary>
    public static Batch<Sequence> Draw(int count, Rng rng)
    {
        float[] x = new float[count * Time * 2], y = new float[count];
        for (int sequence = 0; sequence < count; sequence++)
        {
            Span<float> steps = x.AsSpan(sequence * Time * 2, Time * 2);
            for (int step = 0; step < Time; step++)
                steps[2 * step] = 2 * rng.NextSingle() - 1;
            foreach (int marked in new[] { rng.NextInt32(Time / 2), Time / 2 + rng.NextInt32(Time / 2) })
            {
                steps[2 * marked + 1] = 1;
                y[sequence] += steps[2 * marked];
            }
        }

        return new(Tensor.From([count, Time, 2], x), Tensor.From([count, 1], y));
    }
}
