using System.Security.Cryptography;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Resilience;

/// <summary>A small training run with everything that has to be remembered: dropout, scheduled sampling, shuffling, chunks of random length,
/// accumulated gradients, a schedule, clipping, metrics, early stopping.</summary>
internal sealed class Experiment
{
    public const int Epochs = 5;

    private readonly Module<Sequence, Sequence> _model;
    private readonly Trainer<Sequence> _trainer;
    private readonly SequenceDataset _train, _test;
    private readonly Rng _shuffle;

    public Experiment(string optimizer, params IEnumerable<Callback> callbacks)
    {
        var rng = new Rng(7);
        (_train, _test) = (Draw(21, rng), Draw(5, rng));
        _model = new Autoregressive(
            new Gru(2, 6, rng, new() { Layers = 2, Dropout = 0.2f }).Then(new LockedDropout(0.3f)),
            new Linear(6, 1, rng),
            new() { TeacherForcing = TeacherForcing.Linear(steps: 60, from: 1, to: 0.3f) });
        _shuffle = rng;
        bool computesAgain = optimizer == "Lbfgs";
        _trainer = new(_model, Losses.MeanSquaredError, new()
        {
            Optimizer = Optimizers.All[optimizer](),
            Schedule = Schedules.Cosine(epochs: Epochs).WithWarmUp(steps: 6),
            Clip = GradientClip.ByNorm(1),
            TruncatedBptt = computesAgain ? null : new(3) { Backward = 6, RandomLength = new() { Minimum = 2, StandardDeviation = 1 } },
            GradientAccumulation = computesAgain ? 1 : 2,
            Metrics = [Metrics.MeanAbsoluteError],
            Callbacks = [new EarlyStopping(patience: Epochs), .. callbacks],
            Seed = 3,
        });
    }

    public Experiment Resume(string path)
    {
        _trainer.Resume(path);
        return this;
    }

    /// <summary>Runs to the end.</summary>
    /// <returns>A hash of all weights, losses and metrics.</returns>
    public string Fit()
    {
        History history = _trainer.Fit(() => _train.Batches(batchSize: 4, shuffle: _shuffle), Epochs, () => _test.Batches(batchSize: 5));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in _model.Parameters)
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(parameter.Value.Data));
        foreach (EpochRecord epoch in history.Epochs)
        {
            foreach (double figure in (double[])[epoch.Loss, epoch.ValidationLoss!.Value, epoch.LearningRate, epoch.GradientNorm, epoch.Metrics["mae"], epoch.ValidationMetrics["mae"]])
                hash.AppendData(BitConverter.GetBytes(figure));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Sequences whose target is the running mean of their first feature.</summary>
    private static SequenceDataset Draw(int count, Rng rng)
    {
        Tensor[] inputs = [.. Enumerable.Range(0, count).Select(_ => Tensor.Uniform([9, 2], -1, 1, rng))];
        return new(inputs, [.. inputs.Select(input =>
        {
            float[] means = new float[input.Shape[0]];
            float sum = 0;
            for (int step = 0; step < means.Length; step++)
                means[step] = (sum += input[step, 0]) / (step + 1);
            return Tensor.From([means.Length, 1], means);
        })]);
    }
}
