using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The README's programs, line by line.</summary>
internal static class ReadmeExample
{
    public static History Run()
    {
        var series = TimeSeries.FromCsv("weather.csv", new() { Columns = ["temp_max", "wind"] });
        var (train, test) = series.Split(testFraction: 0.25f);               // the last quarter, never shuffled
        var scaler = Scaler.Standard(train);                                 // fitted on the training part only
        var scaled = scaler.Transform(series);
        var learn = new WindowDataset(scaled, new() { LookBack = 14, Targets = ["temp_max"], EndTargetRow = train.Rows });
        var check = new WindowDataset(scaled, new() { LookBack = 14, Targets = ["temp_max"], FirstTargetRow = train.Rows });

        var rng = new Rng(seed: 42);
        var model = new Lstm(inputSize: 2, hiddenSize: 32, rng)              // Sequence -> Sequence
            .Then(new LastStep())                                            // Sequence -> Tensor: the last valid step
            .Then(new Linear(32, 1, rng));
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 1e-3f }),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new EarlyStopping(patience: 5)],
        });
        History history = trainer.Fit(() => learn.Batches(32, shuffle: rng), epochs: 40, validation: () => check.Batches(256));
        model.Save("weather.safetensors", scaler.ToMetadata());

        return history;
    }

    public static Tensor Step(Module<Sequence, Tensor> model, Adam optimizer, Tensor x, Tensor y, Rng rng)
    {
        var pass = ForwardContext.Training(rng);                             // tape, mode and randomness of this pass
        Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
        Gradients gradients = pass.Backward(loss);
        optimizer.Step(model.Parameters, gradients);

        return loss;
    }
}
