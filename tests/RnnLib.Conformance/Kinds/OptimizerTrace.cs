using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Parameters after each update, the gradients being given.</summary>
internal static class OptimizerTrace
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        Optimizer optimizer = Optimizers.Create(test, test.Op, test.Attributes, Optimizers.IsKeras(test.Attributes) ? KerasSteps.Attributes : []);
        string[] names = [.. test.Inputs.Keys.Where(name => name.StartsWith("param", StringComparison.Ordinal))];
        Parameter[] parameters = [.. names.Select(name => new Parameter(name, test.Inputs[name].Tensor))];
        string[] gradientNames = [.. names.Select(name => names.Length == 1 && test.Inputs.ContainsKey("gradients") ? "gradients" : name.Replace("param", "gradients", StringComparison.Ordinal))];
        int steps = test.Inputs[gradientNames[0]].Shape[0];

        var around = new KerasSteps(test.Attributes, parameters);
        List<double>[] traces = [.. names.Select(_ => new List<double>())];
        for (int step = 0; step < steps; step++)
        {
            Tensor[] given = [.. parameters.Select((p, i) => Ops.Reshape(Ops.Slice(test.Inputs[gradientNames[i]].Tensor, 0, step, 1), p.Shape))];
            if (around.Prepare(given) is { } gradients)
                optimizer.Step(parameters, Optimizers.GradientsOf(parameters.Zip(gradients)));
            around.Finish();
            for (int i = 0; i < parameters.Length; i++)
                traces[i].AddRange(parameters[i].Value.ToArray().Select(value => (double)value));
        }

        return names.Select((name, i) => (Name: names.Length == 1 ? "params" : name.Replace("param", "params", StringComparison.Ordinal), Values: new Values([steps, .. parameters[i].Shape], [.. traces[i]])))
            .ToDictionary(output => output.Name, output => output.Values);
    }
}
