using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace FirstSteps;

internal static class PyTorchClassifier
{
    /// <summary>A module of one's own and a loop by hand: batches of 32, 15 steps of 10 features, 50 units, 20 epochs.</summary>
    public static void Run()
    {
        var rng = new Rng(seed: 4);
        var data = new SyntheticClasses(time: 15, inputSize: 10, classes: 3, rng);
        (Tensor x, int[] classes) = data.Draw(960, rng);
        (Tensor testX, int[] testClasses) = data.Draw(320, rng);

        var model = new Classifier(inputSize: 10, hiddenSize: 50, classes: 3, rng);
        var optimizer = new Adam(new() { LearningRate = 1e-3f });
        for (int epoch = 1; epoch <= 20; epoch++)
        {
            double sum = 0;
            int batches = 0;
            foreach (Batch<Sequence> batch in KerasClassifier.Batches(x, classes, 32))
            {
                var pass = ForwardContext.Training(rng);
                Tensor loss = Losses.CrossEntropy(model.Forward(batch.Input, pass), batch.Target);
                optimizer.Step(model.Parameters, pass.Backward(loss));
                (sum, batches) = (sum + loss.ToScalar(), batches + 1);
            }

            if (epoch % 5 == 0)
                Console.WriteLine($"epoch {epoch,2}  loss {sum / batches:F3}");
        }

        Tensor logits = model.Predict(testX);
        int right = Enumerable.Range(0, testClasses.Length).Count(i => Enumerable.Range(0, 3).MaxBy(c => logits[i, c]) == testClasses[i]);
        Console.WriteLine($"on new sequences: accuracy {(double)right / testClasses.Length:P1} (guessing: 33 %)");
    }

    /// <summary>nn.Module with an RNN and a linear head, as a C# class.</summary>
    private sealed class Classifier : Module<Sequence, Tensor>
    {
        private readonly Rnn _rnn;
        private readonly LastStep _lastStep = new();
        private readonly Linear _head;

        public Classifier(int inputSize, int hiddenSize, int classes, Rng rng)
        {
            _rnn = Own("rnn", new Rnn(inputSize, hiddenSize, rng));
            _head = Own("head", new Linear(hiddenSize, classes, rng));
        }

        public override Tensor Forward(Sequence input, ForwardContext pass) =>
            _head.Forward(_lastStep.Forward(_rnn.Forward(input, pass), pass), pass);
    }
}
