namespace RnnLib.Onnx;

/// <summary>Convolutions and poolings over one or two axes.</summary>
internal static class WindowOperators
{
    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("Conv", Convolution),
        ("MaxPool", MaxPool),
        ("AveragePool", AveragePool),
        ("GlobalMaxPool", call => [new(Ops.Max(call.Tensor(0), AxesBehindChannels(call.Tensor(0)), keepAxes: true))]),
        ("GlobalAveragePool", call => [new(Ops.Mean(call.Tensor(0), AxesBehindChannels(call.Tensor(0)), keepAxes: true))]),
        ("BatchNormalization", BatchNormalization),
    ];

    /// <summary>The weight [outputs, inputs / groups, window] against what it sees: [batch, outputs, places].</summary>
    private static OnnxValue[] Convolution(Call call)
    {
        Tensor x = call.Tensor(0), weight = call.Tensor(1);
        int groups = Call.Size(call.Node.Int("group", 1));
        if (x.Rank < 3 || weight.Rank != x.Rank || groups == 0 || weight.Shape[0] % groups != 0 || (long)weight.Shape[1] * groups != x.Shape[1])
            throw new ArgumentException($"expected [batch, channels, ...] and a weight [outputs, channels / {groups}, ...], got {x.Shape} and {weight.Shape}.");
        var windows = new Windows(call, weight.Shape.Axes[2..].ToArray());
        (int batch, int outputs, int depth) = (x.Shape[0], weight.Shape[0], weight.Shape[1] * windows.Size);
        Tensor seen = Ops.Reshape(windows.See(0), [batch, groups, depth, windows.Count]);
        Tensor y = Ops.MatMul(Ops.Reshape(weight, [1, groups, outputs / groups, depth]), seen);
        Tensor image = Ops.Reshape(y, windows.OutputShape(outputs));
        return [new(call.Optional(2) is null ? image : image + AlongChannels(call.Tensor(2), x.Rank))];
    }

    private static OnnxValue[] MaxPool(Call call)
    {
        if (call.Node.Outputs.Count > 1)
            throw new ArgumentException("the places of the maxima as a second output are not understood.");
        Windows windows = Of(call);
        return [new(Ops.Reshape(Ops.Max(windows.See(float.NegativeInfinity), [1]), windows.OutputShape(call[0].Shape[1])))];
    }

    private static OnnxValue[] AveragePool(Call call)
    {
        Windows windows = Of(call);
        Tensor sum = Ops.Sum(windows.See(0), [1]);
        Tensor mean = call.Node.Int("count_include_pad") != 0 ? sum * (1f / windows.Size) : sum / windows.Inside();
        return [new(Ops.Reshape(mean, windows.OutputShape(call[0].Shape[1])))];
    }

    private static Windows Of(Call call) => new(call, [.. (call.Node.Ints("kernel_shape") ?? []).Select(Call.Size)]);

    /// <summary>With the mean and the variance of the file, in training too.</summary>
    private static OnnxValue[] BatchNormalization(Call call)
    {
        Tensor x = call.Tensor(0);
        if (call.Node.Outputs.Count > 1 || call.Node.Int("training_mode") != 0 || x.Rank < 2)
            throw new ArgumentException($"expected the form for inference, with one output, of [batch, channels, ...], got {call.Node.Outputs.Count} outputs of {x.Shape}.");
        Tensor scale = call.Tensor(1) / Ops.Sqrt(call.Tensor(4) + Tensor.Scalar(call.Node.Float("epsilon", 1e-5f)));
        return [new((x - AlongChannels(call.Tensor(3), x.Rank)) * AlongChannels(scale, x.Rank) + AlongChannels(call.Tensor(2), x.Rank))];
    }

    private static Tensor AlongChannels(Tensor perChannel, int rank) => Ops.Reshape(perChannel, Shape.Create([1, perChannel.Count, .. Enumerable.Repeat(1, rank - 2)]));

    private static int[] AxesBehindChannels(Tensor x) => x.Rank > 2
        ? [.. Enumerable.Range(2, x.Rank - 2)]
        : throw new ArgumentException($"expected [batch, channels, ...], got {x.Shape}.");
}
