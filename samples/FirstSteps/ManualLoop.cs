using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace FirstSteps;

internal static class ManualLoop
{
    /// <summary>Three sequences of five numbers, each to be summed up: forward, loss, backward, step.</summary>
    public static void Run()
    {
        var rng = new Rng(seed: 42);
        Tensor x = Tensor.Uniform([3, 5, 1], -1, 1, rng);     // [batch, time, inputSize]
        Tensor y = Ops.Sum(x, [1]);                           // [batch, 1]

        var model = new Rnn(inputSize: 1, hiddenSize: 10, rng).Then(new LastStep()).Then(new Linear(10, 1, rng));
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        for (int epoch = 1; epoch <= 100; epoch++)
        {
            var pass = ForwardContext.Training(rng);
            Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
            Gradients gradients = pass.Backward(loss);
            GradientClip.ByNorm(1).Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
            if (epoch % 10 == 0)
                Console.WriteLine($"epoch {epoch,3}  loss {loss.ToScalar():F6}");
        }

        Tensor prediction = model.Predict(x);
        for (int sequence = 0; sequence < 3; sequence++)
            Console.WriteLine($"the sum is {y[sequence, 0]:F3}, the network says {prediction[sequence, 0]:F3}");
    }
}
