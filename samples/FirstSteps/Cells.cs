using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace FirstSteps;

internal static class Cells
{
    /// <summary>The same task and the same loop for three cells: what was the first of ten values?</summary>
    public static void Run()
    {
        Report("RNN", (inputSize, hiddenSize, rng) => new Rnn(inputSize, hiddenSize, rng));
        Report("LSTM", (inputSize, hiddenSize, rng) => new Lstm(inputSize, hiddenSize, rng));
        Report("GRU", (inputSize, hiddenSize, rng) => new Gru(inputSize, hiddenSize, rng));
    }

    private static void Report(string name, Func<int, int, Rng, Module<Sequence, Sequence>> newLayer)
    {
        var rng = new Rng(seed: 7);
        (Tensor x, Tensor y) = FirstValueAmongNoise(256, rng);
        var model = newLayer(1, 16, rng).Then(new LastStep()).Then(new Linear(16, 1, rng));
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Optimizer = new Adam(new() { LearningRate = 0.01f }), Clip = GradientClip.ByNorm(1) });
        trainer.Fit(() => [new Batch<Sequence>(x, y)], epochs: 300);

        (Tensor newX, Tensor newY) = FirstValueAmongNoise(256, rng);
        Console.WriteLine($"{name,-4} {model.ParameterCount,6:N0} parameters, error on new sequences {trainer.Evaluate([new Batch<Sequence>(newX, newY)]).Loss:F4} (guessing the mean: 0.3333)");
    }

    /// <summary>Sequences of ten steps whose first value, in [-1, 1), is the answer; small noise follows.</summary>
    private static (Tensor X, Tensor Y) FirstValueAmongNoise(int count, Rng rng)
    {
        Tensor y = Tensor.Uniform([count, 1], -1, 1, rng);
        Tensor noise = Tensor.Uniform([count, 9, 1], -0.1f, 0.1f, rng);
        return (Ops.Concatenate([Ops.Reshape(y, [count, 1, 1]), noise], axis: 1), y);
    }
}
