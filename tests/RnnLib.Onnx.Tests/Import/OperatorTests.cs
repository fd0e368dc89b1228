namespace RnnLib.Onnx.Tests;

/// <summary>Every operator and form, alone in a graph, against ONNX Runtime; those of floats against central differences besides.</summary>
public sealed class OperatorTests
{
    private static readonly float[] Kinks = [0, 0.1f, -0.1f, 0.2f, 0.3f, 0.5f, -0.5f, 0.8f, 5 / 3f, -5 / 3f];

    private static readonly Tensor Positive = Tensor.Uniform([2, 3, 4], 0.5f, 2, new Rng(2)), A = AwayFromKinks(Positive);

    private static readonly Dictionary<string, Func<GraphFile>> Cases = new()
    {
        ["Identity"] = () => One("Identity"),
        ["Relu"] = () => One("Relu"),
        ["Tanh"] = () => One("Tanh"),
        ["Sigmoid"] = () => One("Sigmoid"),
        ["LeakyRelu"] = () => One("LeakyRelu", OnnxAttribute.Of("alpha", 0.3f)),
        ["ThresholdedRelu"] = () => One("ThresholdedRelu", OnnxAttribute.Of("alpha", 0.2f)),
        ["Elu"] = () => One("Elu", OnnxAttribute.Of("alpha", 0.7f)),
        ["HardSigmoid"] = () => One("HardSigmoid", OnnxAttribute.Of("alpha", 0.3f)),
        ["Softsign"] = () => One("Softsign"),
        ["Softplus"] = () => One("Softplus"),
        ["Softmax"] = () => One("Softmax"),
        ["Softmax axis 1"] = () => One("Softmax", OnnxAttribute.Of("axis", 1L)),
        ["Softmax of set 11"] = () => Of(11).Node("Softmax", "a", "y").Output("y"),
        ["Softmax of set 11, last axis"] = () => Of(11).Node("Softmax", "a", "y", OnnxAttribute.Of("axis", -1L)).Output("y"),
        ["LogSoftmax"] = () => One("LogSoftmax", OnnxAttribute.Of("axis", -1L)),
        ["LogSoftmax of set 9"] = () => Of(9).Node("LogSoftmax", "a", "y", OnnxAttribute.Of("axis", 2L)).Output("y"),
        ["Exp"] = () => Of(17).Weight("third", Tensor.Scalar(0.3f)).Node("Mul", "a third", "s").Node("Exp", "s", "y").Output("y"),
        ["Neg"] = () => One("Neg"),
        ["Abs"] = () => One("Abs"),
        ["Log, Sqrt, Reciprocal"] = () => Of(17).Node("Log", "b", "x").Node("Sqrt", "b", "z").Node("Reciprocal", "z", "w")
            .Node("Add", "x w", "y").Output("y"),
        ["Pow 2"] = () => Power(2),
        ["Pow 3"] = () => Power(3),
        ["Pow 0.5"] = () => Power(0.5f),
        ["Add"] = () => Two("Add"),
        ["Sub"] = () => Two("Sub"),
        ["Mul"] = () => Two("Mul"),
        ["Div"] = () => Two("Div"),
        ["Add of a vector"] = () => Of(17).Weight("v", Tensor.From(1, 2, 3, 4)).Node("Add", "v a", "y").Output("y"),
        ["Max of three"] = () => Of(17).Weight("v", Tensor.From(0.3f)).Node("Max", "a b v", "y").Output("y"),
        ["Min"] = () => Two("Min"),
        ["Clip"] = () => Of(13).Weight("low", Tensor.Scalar(-0.5f)).Weight("high", Tensor.Scalar(0.8f)).Node("Clip", "a low high", "y").Output("y"),
        ["Clip from above"] = () => Of(13).Weight("high", Tensor.Scalar(0.8f)).Node("Clip", "a - high", "y").Output("y"),
        ["Clip of set 10"] = () => Of(10).Node("Clip", "a", "y", OnnxAttribute.Of("min", -0.1f), OnnxAttribute.Of("max", 0.1f)).Output("y"),
        ["Where, Greater"] = () => Of(17).Node("Greater", "a b", "c").Node("Where", "c a b", "y").Output("y"),
        ["Less, Not, And, Or"] = () => Of(17).Node("Less", "a b", "l").Node("Not", "l", "n").Node("LessOrEqual", "b a", "m")
            .Node("And", "n m", "o").Node("GreaterOrEqual", "a b", "p").Node("Or", "o p", "y").Output("y", OnnxElement.Boolean),
        ["Equal"] = () => Two("Equal", OnnxElement.Boolean),
        ["ReduceSum"] = () => Of(17).Integers("axes", 1).Node("ReduceSum", "a axes", "y", OnnxAttribute.Of("keepdims", 0L)).Output("y"),
        ["ReduceSum of all"] = () => One("ReduceSum"),
        ["ReduceSum of nothing"] = () => One("ReduceSum", OnnxAttribute.Of("noop_with_empty_axes", 1L)),
        ["ReduceMean of set 17"] = () => One("ReduceMean", OnnxAttribute.Of("axes", (long[])[-1, 0])),
        ["ReduceMean of set 18"] = () => Of(18).Integers("axes", -1).Node("ReduceMean", "a axes", "y").Output("y"),
        ["ReduceMax"] = () => One("ReduceMax", OnnxAttribute.Of("axes", (long[])[1]), OnnxAttribute.Of("keepdims", 0L)),
        ["ReduceMin"] = () => One("ReduceMin", OnnxAttribute.Of("axes", (long[])[2])),
        ["ArgMax"] = () => Of(17).Node("ArgMax", "a", "y", OnnxAttribute.Of("axis", 1L)).Output("y", OnnxElement.Int64),
        ["ArgMax without the axis"] = () => Of(17)
            .Node("ArgMax", "a", "y", OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("keepdims", 0L), OnnxAttribute.Of("select_last_index", 1L))
            .Output("y", OnnxElement.Int64),
        ["MatMul"] = () => Of(17).Node("Transpose", "b", "t", OnnxAttribute.Of("perm", (long[])[0, 2, 1])).Node("MatMul", "a t", "y").Output("y"),
        ["MatMul with a vector"] = () => Of(17).Weight("v", Tensor.From(1, 2, 3, 4)).Node("MatMul", "a v", "y").Output("y"),
        ["MatMul of a vector"] = () => Of(17).Weight("v", Tensor.From(1, 2, 3)).Node("MatMul", "v a", "y").Output("y"),
        ["MatMul with a weight"] = () => Of(17).Weight("w", Tensor.Normal([4, 5], 0, 1, new Rng(3))).Node("MatMul", "a w", "y").Output("y"),
        ["MatMul with a weight, Add"] = () => Of(17).Weight("w", Tensor.Normal([4, 5], 0, 1, new Rng(3)))
            .Weight("v", Tensor.Normal([5], 0, 1, new Rng(3))).Node("MatMul", "a w", "p").Node("Add", "v p", "y").Output("y"),
        ["MatMul read twice"] = () => Of(17).Weight("w", Tensor.Normal([4, 5], 0, 1, new Rng(3)))
            .Weight("v", Tensor.Normal([5], 0, 1, new Rng(3))).Node("MatMul", "a w", "p").Node("Add", "v p", "q").Node("Mul", "p q", "y")
            .Output("y"),
        ["MatMul of a weight used twice"] = () => Of(17).Weight("w", Tensor.Normal([4, 4], 0, 1, new Rng(3))).Node("MatMul", "a w", "p")
            .Node("MatMul", "p w", "y").Output("y"),
        ["Gemm"] = () => Gemm("m w c"),
        ["Gemm transposed"] = () => Gemm("m w c", OnnxAttribute.Of("transB", 1L)),
        ["Gemm scaled"] = () => Gemm("m w c", OnnxAttribute.Of("alpha", 0.5f), OnnxAttribute.Of("beta", 2f)),
        ["Gemm without bias"] = () => Gemm("m w"),
        ["Gemm from the left"] = () => Gemm("w m c", OnnxAttribute.Of("transA", 1L)),
        ["LayerNormalization"] = () => Of(17).Weight("gain", Tensor.From(1, 2, 3, 4)).Weight("bias", Tensor.From(0, 1, 0, -1))
            .Node("LayerNormalization", "a gain bias", "y", OnnxAttribute.Of("epsilon", 1e-3f)).Output("y"),
        ["LayerNormalization without bias"] = () => Of(17).Weight("gain", Tensor.From(1, 2, 3, 4)).Node("LayerNormalization", "a gain", "y")
            .Output("y"),
        ["Erf"] = () => One("Erf"),
        ["Gelu as PyTorch writes it"] = () => Of(17).Weight("root", Tensor.Scalar(MathF.Sqrt(2))).Weight("one", Tensor.Scalar(1)).Weight("half", Tensor.Scalar(0.5f))
            .Node("Div", "a root", "d").Node("Erf", "d", "e").Node("Add", "e one", "p").Node("Mul", "a p", "m").Node("Mul", "m half", "y").Output("y"),
        ["IsNaN"] = () => Of(17).Node("Sqrt", "a", "s").Node("IsNaN", "s", "y").Output("y", OnnxElement.Boolean),
        ["Tile"] = () => Of(17).Integers("repeats", 2, 1, 3).Node("Tile", "a repeats", "y").Output("y"),
        ["Trilu"] = () => One("Trilu"),
        ["Trilu below, shifted"] = () => Of(17).Scalar("k", -1).Node("Trilu", "a k", "y", OnnxAttribute.Of("upper", 0L)).Output("y"),
        ["Trilu of whole numbers"] = () => Of(17).Node("Constant", "", "c", OnnxAttribute.Of("value", OnnxValue.Of([2, 3], [1, 2, 3, 4, 5, 6]))).Scalar("k", 1)
            .Node("Size", "a", "n").Node("Add", "c n", "m").Node("Trilu", "m k", "y").Output("y", OnnxElement.Int64),
        ["Pad"] = () => Of(17).Integers("pads", 0, 1, 2, 1, 0, -1).Weight("value", Tensor.Scalar(0.5f)).Node("Pad", "a pads value", "y").Output("y"),
        ["Pad some axes"] = () => Of(18).Integers("pads", 1, 2).Integers("axes", -1).Node("Pad", "a pads - axes", "y").Output("y"),
        ["Pad of set 10"] = () => Of(10).Node("Pad", "a", "y", OnnxAttribute.Of("pads", (long[])[0, 0, 1, 0, 2, 0]), OnnxAttribute.Of("value", 2f)).Output("y"),
        ["Conv over time"] = () => Of(17).Weight("w", Weights(5, 3, 2)).Weight("c", Weights(5)).Node("Conv", "a w c", "y").Output("y"),
        ["Conv over time, all its attributes"] = () => Of(17).Weight("w", Weights(5, 3, 2))
            .Node("Conv", "a w", "y", OnnxAttribute.Of("strides", (long[])[2]), OnnxAttribute.Of("dilations", (long[])[3]), OnnxAttribute.Of("pads", (long[])[2, 1])).Output("y"),
        ["Conv over images"] = () => Image().Weight("w", Weights(2, 3, 2, 3)).Weight("c", Weights(2))
            .Node("Conv", "i w c", "y", OnnxAttribute.Of("pads", (long[])[1, 0, 0, 2]), OnnxAttribute.Of("strides", (long[])[1, 2])).Output("y"),
        ["Conv in groups"] = () => Image().Weight("w", Weights(6, 1, 2, 2)).Weight("c", Weights(6)).Node("Conv", "i w c", "y", OnnxAttribute.Of("group", 3L)).Output("y"),
        ["Conv of the same size"] = () => Image().Weight("w", Weights(2, 3, 2, 2)).Node("Conv", "i w", "y", OnnxAttribute.Of("auto_pad", "SAME_UPPER")).Output("y"),
        ["Conv of the same size, lower"] = () => Image().Weight("w", Weights(2, 3, 2, 2))
            .Node("Conv", "i w", "y", OnnxAttribute.Of("auto_pad", "SAME_LOWER"), OnnxAttribute.Of("strides", (long[])[2, 2])).Output("y"),
        ["MaxPool"] = () => Image().Node("MaxPool", "half", "y", OnnxAttribute.Of("kernel_shape", (long[])[2, 2]), OnnxAttribute.Of("pads", (long[])[1, 1, 0, 1])).Output("y"),
        ["MaxPool over time"] = () => Of(17).Node("MaxPool", "a", "y", OnnxAttribute.Of("kernel_shape", (long[])[2]), OnnxAttribute.Of("strides", (long[])[2])).Output("y"),
        ["AveragePool"] = () => Image().Node("AveragePool", "i", "y", OnnxAttribute.Of("kernel_shape", (long[])[2, 2]), OnnxAttribute.Of("pads", (long[])[1, 0, 0, 1])).Output("y"),
        ["AveragePool with padding"] = () => Image()
            .Node("AveragePool", "i", "y", OnnxAttribute.Of("kernel_shape", (long[])[2, 2]), OnnxAttribute.Of("pads", (long[])[1, 0, 0, 1]), OnnxAttribute.Of("count_include_pad", 1L)).Output("y"),
        ["GlobalAveragePool"] = () => Image().Node("GlobalAveragePool", "i", "y").Output("y"),
        ["GlobalMaxPool"] = () => Image().Node("GlobalMaxPool", "i", "y").Output("y"),
        ["BatchNormalization"] = () => Image().Weight("gain", Weights(3)).Weight("bias", Weights(3)).Weight("mean", Weights(3)).Weight("variance", Tensor.From(0.5f, 1, 2))
            .Node("BatchNormalization", "i gain bias mean variance", "y", OnnxAttribute.Of("epsilon", 1e-3f)).Output("y"),
        ["Attention of several heads"] = () => Of(17).Integers("heads", 0, 0, 2, 2).Node("Reshape", "a heads", "q").Node("Reshape", "b heads", "k")
            .Node("Transpose", "q", "qt", OnnxAttribute.Of("perm", (long[])[0, 2, 1, 3])).Node("Transpose", "k", "kt", OnnxAttribute.Of("perm", (long[])[0, 2, 3, 1]))
            .Node("Transpose", "k", "vt", OnnxAttribute.Of("perm", (long[])[0, 2, 1, 3])).Node("MatMul", "qt kt", "s").Weight("root", Tensor.Scalar(MathF.Sqrt(2)))
            .Node("Div", "s root", "d").Node("Shape", "d", "ds").Node("ConstantOfShape", "ds", "ones", OnnxAttribute.Of("value", new OnnxValue(Tensor.From(1f))))
            .Node("Trilu", "ones", "t", OnnxAttribute.Of("upper", 0L)).Node("Cast", "t", "seen", OnnxAttribute.Of("to", 9L)).Weight("none", Tensor.Scalar(float.NegativeInfinity))
            .Node("Where", "seen d none", "m").Node("Softmax", "m", "p", OnnxAttribute.Of("axis", -1L)).Node("MatMul", "p vt", "c")
            .Node("Transpose", "c", "ct", OnnxAttribute.Of("perm", (long[])[0, 2, 1, 3])).Integers("joined", 0, 0, 4).Node("Reshape", "ct joined", "y").Output("y"),
        ["Dropout"] = () => One("Dropout"),
        ["Dropout of set 10"] = () => Of(10).Node("Dropout", "a", "y", OnnxAttribute.Of("ratio", 0.3f)).Output("y"),
        ["Cast to whole numbers"] = () => Of(17).Node("Cast", "a", "y", OnnxAttribute.Of("to", 7L)).Output("y", OnnxElement.Int64),
        ["Cast there and back"] = () => Of(17).Node("Cast", "a", "b1", OnnxAttribute.Of("to", 9L))
            .Node("Cast", "b1", "i", OnnxAttribute.Of("to", 6L)).Node("Cast", "i", "y", OnnxAttribute.Of("to", 1L)).Output("y"),
        ["Transpose"] = () => One("Transpose", OnnxAttribute.Of("perm", (long[])[2, 0, 1])),
        ["Transpose without order"] = () => One("Transpose"),
        ["Reshape"] = () => Of(17).Integers("shape", 0, -1).Node("Reshape", "a shape", "y").Output("y"),
        ["Flatten"] = () => One("Flatten", OnnxAttribute.Of("axis", 2L)),
        ["Flatten from 0"] = () => One("Flatten", OnnxAttribute.Of("axis", 0L)),
        ["Unsqueeze, Squeeze"] = () => Of(17).Integers("axes", 0, -1).Node("Unsqueeze", "a axes", "u").Integers("last", -1)
            .Node("Squeeze", "u last", "y").Output("y"),
        ["Squeeze of all"] = () => Of(17).Integers("axes", 0, 3).Node("Unsqueeze", "a axes", "u").Node("Squeeze", "u", "y").Output("y"),
        ["Squeeze of set 11"] = () => Of(11).Node("Unsqueeze", "a", "u", OnnxAttribute.Of("axes", (long[])[1]))
            .Node("Squeeze", "u", "y", OnnxAttribute.Of("axes", (long[])[1])).Output("y"),
        ["Expand"] = () => Of(17).Integers("axes", 2).Node("ReduceSum", "a axes", "r").Integers("shape", 5, 1, 1, 4)
            .Node("Expand", "r shape", "y").Output("y"),
        ["Concat"] = () => Of(17).Node("Concat", "a b a", "y", OnnxAttribute.Of("axis", -1L)).Output("y"),
        ["Split"] = () => Of(17).Integers("sizes", 1, 3).Node("Split", "a sizes", "p q", OnnxAttribute.Of("axis", 2L))
            .Node("Mul", "p q", "y").Output("y"),
        ["Split of set 11"] = () => Of(11).Node("Split", "a", "p q", OnnxAttribute.Of("axis", 2L)).Node("Mul", "p q", "y").Output("y"),
        ["Split of set 18"] = () => Of(18).Node("Split", "a", "p q", OnnxAttribute.Of("axis", 1L), OnnxAttribute.Of("num_outputs", 2L))
            .Output("p").Output("q"),
        ["Slice"] = () => Of(17).Integers("from", 1, 0).Integers("to", 9, -1).Integers("axes", 1, 2).Node("Slice", "a from to axes", "y").Output("y"),
        ["Slice backwards"] = () => Of(17).Integers("from", -1).Integers("to", long.MinValue).Integers("axes", 2).Integers("steps", -2)
            .Node("Slice", "a from to axes steps", "y").Output("y"),
        ["Slice by steps"] = () => Of(17).Integers("from", 0).Integers("to", long.MaxValue).Integers("axes", -1).Integers("steps", 3)
            .Node("Slice", "a from to axes steps", "y").Output("y"),
        ["Slice of set 9"] = () => Of(9)
            .Node("Slice", "a", "y", OnnxAttribute.Of("starts", (long[])[1]), OnnxAttribute.Of("ends", (long[])[3]), OnnxAttribute.Of("axes", (long[])[1]))
            .Output("y"),
        ["Gather"] = () => Of(17).Integers("at", 2, 0, -1).Node("Gather", "a at", "y", OnnxAttribute.Of("axis", 1L)).Output("y"),
        ["Gather one"] = () => Of(17).Scalar("at", -1).Node("Gather", "a at", "y", OnnxAttribute.Of("axis", 2L)).Output("y"),
        ["GatherElements"] = () => Of(17).Node("ArgMax", "a", "at", OnnxAttribute.Of("axis", 1L))
            .Node("GatherElements", "a at", "y", OnnxAttribute.Of("axis", 1L)).Output("y"),
        ["GatherND"] = () => Of(17).Node("Constant", "", "at", OnnxAttribute.Of("value", OnnxValue.Of([2, 2], [1, 2, 0, -1])))
            .Node("GatherND", "a at", "y").Output("y"),
        ["GatherND by batch"] = () => Of(17).Node("Constant", "", "at", OnnxAttribute.Of("value", OnnxValue.Of([2, 1], [2, 0])))
            .Node("GatherND", "a at", "y", OnnxAttribute.Of("batch_dims", 1L)).Output("y"),
        ["ReverseSequence"] = () => Of(17).Integers("lens", 2, 3)
            .Node("ReverseSequence", "a lens", "y", OnnxAttribute.Of("batch_axis", 0L), OnnxAttribute.Of("time_axis", 1L)).Output("y"),
        ["Shape and arithmetic of whole numbers"] = () => Of(17).Node("Shape", "a", "s").Integers("two", 2).Node("Mul", "s two", "m")
            .Node("Sub", "m two", "d").Node("Div", "d two", "q").Node("Max", "q two", "x").Node("Min", "x s", "n")
            .Node("Neg", "n", "g").Node("Concat", "g s", "c", OnnxAttribute.Of("axis", 0L)).Node("Transpose", "c", "y")
            .Output("y", OnnxElement.Int64),
        ["Shape from to"] = () => Of(17).Node("Shape", "a", "y", OnnxAttribute.Of("start", 1L), OnnxAttribute.Of("end", -1L))
            .Output("y", OnnxElement.Int64),
        ["Size, Range"] = () => Of(17).Node("Size", "a", "n").Scalar("from", -3).Scalar("step", 4).Node("Range", "from n step", "y")
            .Output("y", OnnxElement.Int64),
        ["ReduceProd of whole numbers"] = () => Of(17).Node("Shape", "a", "s")
            .Node("ReduceProd", "s", "y", OnnxAttribute.Of("keepdims", 0L)).Output("y", OnnxElement.Int64),
        ["Expand, Where, Equal of whole numbers"] = () => Of(17).Node("Shape", "a", "s").Integers("shape", 2, 3)
            .Node("Expand", "s shape", "e").Integers("three", 3).Node("Equal", "e three", "q").Node("Where", "q three e", "y")
            .Output("y", OnnxElement.Int64),
        ["ConstantOfShape"] = () => Of(17).Node("Shape", "a", "s")
            .Node("ConstantOfShape", "s", "c", OnnxAttribute.Of("value", new OnnxValue(Tensor.From(0.5f)))).Node("Mul", "a c", "y")
            .Output("y"),
        ["ConstantOfShape of whole numbers"] = () => Of(17).Node("Shape", "a", "s")
            .Node("ConstantOfShape", "s", "y", OnnxAttribute.Of("value", OnnxValue.Of([1], [7]))).Output("y", OnnxElement.Int64),
        ["Constants of every kind"] = () => Of(17).Node("Constant", "", "f", OnnxAttribute.Of("value_float", 0.5f))
            .Node("Constant", "", "fs", OnnxAttribute.Of("value_floats", (float[])[1, 2, 3, 4]))
            .Node("Constant", "", "i", OnnxAttribute.Of("value_int", 2L))
            .Node("Constant", "", "is", OnnxAttribute.Of("value_ints", (long[])[0, 1])).Node("Mul", "a f", "m").Node("Add", "m fs", "n")
            .Node("Gather", "n is", "g", OnnxAttribute.Of("axis", 2L)).Node("Gather", "g i", "y", OnnxAttribute.Of("axis", 1L)).Output("y"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_InAGraph_ComputesWhatOnnxRuntimeDoes(string name) => Cases[name]().RequireAgreement(("a", A), ("b", Positive));

    [Theory]
    [MemberData(nameof(Names))]
    public void Operator_OfFloats_MatchesCentralDifferences(string name)
    {
        OnnxGraph graph = Cases[name]().Import();
        if (graph.Outputs[0].Element != OnnxElement.Float32 || name == "Cast there and back")
            return;
        Tensor Run(Tensor[] inputs, ForwardContext pass)
        {
            Tensor y = graph.Run(new Dictionary<string, OnnxValue> { ["a"] = inputs[0], ["b"] = inputs[1] }, pass)[graph.Outputs[0].Name].Tensor;
            return Ops.Sum(y * Tensor.Normal(y.Shape, 0, 1, new Rng(9)));
        }

        GradientCheck.Require(GradientCheck.Inputs(Run, A, Positive));
        if (graph.Parameters.Count > 0)
            GradientCheck.Require(GradientCheck.Parameters(graph.Parameters, pass => Run([A, Positive], pass)));
    }

    [Fact]
    public void Dropout_InTraining_Drops()
    {
        OnnxGraph graph = One("Dropout").Import();
        using var pass = ForwardContext.Training(new Rng(1));

        Tensor y = graph.Run(new Dictionary<string, OnnxValue> { ["a"] = A, ["b"] = Positive }, pass)["y"].Tensor;

        Assert.InRange(y.ToArray().Count(value => value == 0), 4, 20);
    }

    /// <summary>Numbers at which no function of the cases has a corner, and of which no two are alike, so that small differences stay on one side.</summary>
    private static Tensor AwayFromKinks(Tensor other)
    {
        const float distance = 0.05f;
        var rng = new Rng(1);
        var values = new List<float>();
        while (values.Count < other.Count)
        {
            float value = 3 * rng.NextNormal();
            if (Kinks.Concat(values).Append(other.Data[values.Count]).All(kink => MathF.Abs(value - kink) > distance))
                values.Add(value);
        }

        return Tensor.From(other.Shape, [.. values]);
    }

    private static GraphFile Of(long opset) => new GraphFile(opset).Input("a", OnnxElement.Float32, "d0", "d1", "d2").Input("b", OnnxElement.Float32, "d0", "d1", "d2");

    private static Tensor Weights(params int[] axes) => Tensor.Normal(Shape.Create(axes), 0, 1, new Rng(3));

    /// <summary>The first input as images [2, 3, 2, 2], doubled in their width: i [2, 3, 2, 4].</summary>
    private static GraphFile Image() => Of(17).Integers("image", 2, 3, 2, 2).Node("Reshape", "a image", "half").Node("Reshape", "b image", "other")
        .Node("Concat", "half other", "i", OnnxAttribute.Of("axis", 3L));

    private static GraphFile One(string operation, params OnnxAttribute[] attributes) => Of(17).Node(operation, "a", "y", attributes).Output("y");

    private static GraphFile Two(string operation, OnnxElement result = OnnxElement.Float32) => Of(17).Node(operation, "a b", "y")
        .Output("y", result);

    private static GraphFile Power(float exponent) => Of(17).Weight("p", Tensor.Scalar(exponent)).Node("Pow", "b p", "y").Output("y");

    private static GraphFile Gemm(string inputs, params OnnxAttribute[] attributes) => Of(17)
        .Weight("w", Tensor.Normal([4, 4], 0, 1, new Rng(3))).Weight("c", Tensor.Normal([4], 0, 1, new Rng(4))).Scalar("at", 1)
        .Node("Gather", "a at", "g", OnnxAttribute.Of("axis", 0L)).Integers("shape", 4, 3).Integers("back", -1, 4)
        .Node("Reshape", "g shape", "r").Node("Reshape", inputs[0] == 'w' ? "a back" : "r back", "mm")
        .Integers("from", 0).Integers("to", inputs[0] == 'w' ? 4 : 3).Integers("zero", 0).Node("Slice", "mm from to zero", "m")
        .Node("Gemm", inputs, "y", attributes).Output("y");
}
