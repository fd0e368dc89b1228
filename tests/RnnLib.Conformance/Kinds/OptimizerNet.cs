using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>A small perceptron, y = sigmoid(sigmoid(X W0' + b0) W1' + b1), trained on sum(y): its parameters at sampled steps.</summary>
internal static class OptimizerNet
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        Optimizer optimizer = Optimizers.Create(test, test.Op, test.Attributes);
        Tensor x = test.Inputs["X"].Tensor;
        Parameter[] parameters = [.. test.Params.Select(p => new Parameter(p.Key, p.Value.Tensor))];
        Parameter Named(string name) => parameters.Single(p => p.Name == name);
        var sampled = test.Json.GetProperty("sample_steps").EnumerateArray().Select(step => step.GetInt32()).ToHashSet();

        var samples = parameters.ToDictionary(p => p.Name, _ => new List<double>());
        int steps = test.Json.GetProperty("steps").GetInt32();
        for (int step = 1; step <= steps; step++)
        {
            var pass = ForwardContext.Differentiating();
            Tensor hidden = Ops.Sigmoid(Ops.Linear(x, pass.Read(Named("0.weight")), pass.Read(Named("0.bias"))));
            Tensor y = Ops.Sigmoid(Ops.Linear(hidden, pass.Read(Named("2.weight")), pass.Read(Named("2.bias"))));
            // libtorch's own test gives L-BFGS a function that computes nothing: the gradients stay as they are, the loss is 10.
            optimizer.Step(parameters, pass.Backward(Ops.Sum(y)), loss: 10, _ => 10);
            foreach (Parameter parameter in parameters.Where(_ => sampled.Contains(step)))
                samples[parameter.Name].AddRange(parameter.Value.ToArray().Select(value => (double)value));
        }

        return samples.ToDictionary(s => s.Key, s => new Values([sampled.Count, s.Value.Count / sampled.Count], [.. s.Value]));
    }
}
