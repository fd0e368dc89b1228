using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Products, activations and normalisations.</summary>
internal static class NetworkOperators
{
    private const int IsTraining = 2;

    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("MatMul", call => [new(MatMul(call.Tensor(0), call.Tensor(1)))]),
        ("Gemm", Gemm),
        ("Relu", call => [new(Ops.Relu(call.Tensor(0)))]),
        ("Tanh", call => [new(Ops.Tanh(call.Tensor(0)))]),
        ("Sigmoid", call => [new(Ops.Sigmoid(call.Tensor(0)))]),
        ("LeakyRelu", call => Apply(call, Activation.LeakyRelu(call.Node.Float("alpha", 0.01f)))),
        ("ThresholdedRelu", call => Apply(call, Activation.ThresholdedRelu(call.Node.Float("alpha", 1)))),
        ("Elu", call => Apply(call, Activation.Elu(call.Node.Float("alpha", 1)))),
        ("HardSigmoid", call => Apply(call, Activation.HardSigmoid(call.Node.Float("alpha", 0.2f), call.Node.Float("beta", 0.5f)))),
        ("Softsign", call => Apply(call, Activation.Softsign)),
        ("Softplus", call => Apply(call, Activation.Softplus)),
        ("Softmax", call => [new(Ops.Softmax(call.Tensor(0), (int)call.Node.Int("axis", -1)))]),
        ("LogSoftmax", call => [new(Ops.LogSoftmax(call.Tensor(0), (int)call.Node.Int("axis", -1)))]),
        ("LayerNormalization", LayerNormalization),
        ("Dropout", Dropout),
    ];

    private static OnnxValue[] Apply(Call call, Activation activation) => [new(activation.Apply(call.Tensor(0)))];

    /// <summary>As NumPy's matmul: a vector stands for a row on the left and for a column on the right.</summary>
    private static Tensor MatMul(Tensor a, Tensor b)
    {
        if (a.Rank >= 2 && b.Rank >= 2)
            return Ops.MatMul(a, b);
        if (a.Rank == 0 || b.Rank == 0)
            throw new ArgumentException("expected vectors or matrices, got a single number.");
        Tensor y = Ops.MatMul(a.Rank == 1 ? Ops.Reshape(a, [1, a.Count]) : a, b.Rank == 1 ? Ops.Reshape(b, [b.Count, 1]) : b);
        int[] axes = y.Shape.Axes.ToArray();
        return Ops.Reshape(y, Shape.Create(a.Rank > 1 ? axes[..^1] : b.Rank > 1 ? [.. axes[..^2], axes[^1]] : []));
    }

    private static OnnxValue[] Gemm(Call call)
    {
        Tensor a = call.Tensor(0), b = call.Tensor(1);
        if (a.Rank != 2 || b.Rank != 2)
            throw new ArgumentException($"expected two matrices, got {a.Shape} and {b.Shape}.");
        Tensor y = Ops.MatMul(call.Node.Int("transA") != 0 ? Ops.Transpose(a) : a, call.Node.Int("transB") != 0 ? Ops.Transpose(b) : b);
        float alpha = call.Node.Float("alpha", 1), beta = call.Node.Float("beta", 1);
        y = alpha == 1 ? y : y * alpha;
        if (call.Optional(2) is null || beta == 0)
            return [new(y)];
        Tensor c = call.Tensor(2);
        return [new(y + (beta == 1 ? c : c * beta))];
    }

    private static OnnxValue[] LayerNormalization(Call call)
    {
        Tensor x = call.Tensor(0), gain = call.Tensor(1);
        if (call.Node.Outputs.Count > 1 || Call.Axis(call.Node.Int("axis", -1), x.Rank) != x.Rank - 1)
            throw new ArgumentException($"the last axis and one output are understood, got axis {call.Node.Int("axis", -1)} of {x.Shape} and {call.Node.Outputs.Count} outputs.");
        return [new(Ops.LayerNorm(x, gain, call.Optional(2)?.Tensor ?? Tensor.Zeros(gain.Shape), call.Node.Float("epsilon", 1e-5f)))];
    }

    /// <summary>Drops in a training pass, whatever the file says, and only there.</summary>
    private static OnnxValue[] Dropout(Call call)
    {
        if (call.Node.Outputs.Count > 1)
            throw new ArgumentException("the mask as a second output is not understood.");
        float ratio = call.Optional(1)?.Tensor is { Count: 1 } given ? given.Data[0] : 0.5f;
        return call.Optional(IsTraining) is { IsFloat: true } ? throw new ArgumentException("training_mode: expected bool.") : [new(Ops.Dropout(call.Tensor(0), ratio, call.Pass))];
    }
}
