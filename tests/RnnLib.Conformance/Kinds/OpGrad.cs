namespace RnnLib.Conformance;

/// <summary>One operator: its output, and the gradients of sum(output * grad_output).</summary>
internal static class OpGrad
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        (string Name, Parameter Leaf)[] leaves = [.. test.Inputs.Where(input => input.Key != "grad_output").Select(input => (input.Key, new Parameter(input.Key, input.Value.Tensor)))];
        var pass = ForwardContext.Differentiating();
        Tensor[] inputs = [.. leaves.Select(leaf => pass.Read(leaf.Leaf))];
        Tensor output = Apply(test, inputs);

        var got = new Dictionary<string, Values> { ["output"] = Values.Of(output) };
        Tensor weight = test.Input("grad_output") is { } given ? Ops.Reshape(given.Tensor, output.Shape) : Tensor.Ones(output.Shape);
        Gradients gradients = pass.Backward(Ops.Sum(output * weight));
        foreach ((string name, Parameter leaf) in leaves)
            got[$"d_{name}"] = Values.Of(gradients.Of(leaf));
        return got;
    }

    private static Tensor Apply(Case test, Tensor[] x)
    {
        var attributes = test.Attributes;
        int axis = attributes.Int("dim", attributes.Int("axis", -1));
        return test.Op.ToLowerInvariant() switch
        {
            "tanh" => Ops.Tanh(x[0]),
            "sigmoid" => Ops.Sigmoid(x[0]),
            "relu" => Ops.Relu(x[0]),
            "exp" => Ops.Exp(x[0]),
            "log" => Ops.Log(x[0]),
            "sqrt" => Ops.Sqrt(x[0]),
            "abs" => Ops.Abs(x[0]),
            "square" => Ops.Square(x[0]),
            "neg" => Ops.Negate(x[0]),
            "add" => x[0] + x[1],
            "sub" => x[0] - x[1],
            "mul" => x[0] * x[1],
            "div" => x[0] / x[1],
            "matmul" => Ops.MatMul(x[0], x[1]),
            "linear" => Ops.Linear(x[0], x[1], x.Length > 2 ? x[2] : null),
            "softmax" => Ops.Softmax(x[0], axis),
            "logsoftmax" or "log_softmax" => Ops.LogSoftmax(x[0], axis),
            "layernorm" or "layer_norm" => Ops.LayerNorm(x[0], x[1], x[2], attributes.Float("eps", 1e-5f)),
            "sum" => attributes["dim"] is null ? Ops.Sum(x[0]) : Ops.Sum(x[0], [axis], attributes.Flag("keepdim")),
            "mean" => attributes["dim"] is null ? Ops.Mean(x[0]) : Ops.Mean(x[0], [axis], attributes.Flag("keepdim")),
            "max" or "amax" => attributes["dim"] is null ? Ops.Max(x[0]) : Ops.Max(x[0], [axis], attributes.Flag("keepdim")),
            "embedding" => Embed(test, x),
            "concat" or "cat" or "concatenate" => Ops.Concatenate(x, axis),
            "stack" => Ops.Stack(x, attributes.Int("dim")),
            _ => LossOf.Apply(test, x),
        };
    }

    private static Tensor Embed(Case test, Tensor[] x)
    {
        int table = test.Inputs.Keys.ToList().FindIndex(name => name.Contains("weight", StringComparison.Ordinal));
        Values indices = test.Inputs.First(input => !input.Key.Contains("weight", StringComparison.Ordinal) && input.Key != "grad_output").Value;
        return Ops.Reshape(Ops.Gather(x[table], indices.Integers), [.. indices.Shape, x[table].Shape[1]]);
    }
}
