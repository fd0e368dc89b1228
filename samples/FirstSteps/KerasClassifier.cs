using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace FirstSteps;

internal static class KerasClassifier
{
    /// <summary>compile, fit, evaluate: 10 steps of 20 features, 50 tanh units, 5 classes.</summary>
    public static void Run()
    {
        var rng = new Rng(seed: 3);
        var data = new SyntheticClasses(time: 10, inputSize: 20, classes: 5, rng);
        (Tensor x, int[] classes) = data.Draw(2000, rng);
        (Tensor testX, int[] testClasses) = data.Draw(500, rng);

        var model = new Rnn(20, 50, rng).Then(new LastStep()).Then(new Linear(50, 5, rng));
        Console.WriteLine(model.Summary());

        var trainer = new Trainer<Sequence>(model, Losses.CrossEntropy, new() { Optimizer = new Adam(), Metrics = [Metrics.Accuracy], Seed = 3 });
        History history = trainer.Fit(() => Batches(x, classes, 32), epochs: 10);
        foreach (EpochRecord epoch in history.Epochs)
            Console.WriteLine($"epoch {epoch.Epoch,2}  loss {epoch.Loss:F3}  accuracy {epoch.Metrics["accuracy"]:P1}");

        Evaluation test = trainer.Evaluate(Batches(testX, testClasses, 100));
        Console.WriteLine($"on new sequences: accuracy {test.Metrics["accuracy"]:P1} (guessing: 20 %)");
    }

    /// <summary>Consecutive parts of the data, <paramref name="size"/> sequences each.</summary>
    internal static IEnumerable<Batch<Sequence>> Batches(Tensor x, int[] classes, int size)
    {
        for (int start = 0; start < classes.Length; start += size)
        {
            int count = Math.Min(size, classes.Length - start);
            yield return new(Ops.Slice(x, axis: 0, start, count), classes[start..(start + count)]);
        }
    }
}
