namespace RnnLib.Layers.Tests;

public sealed class Conv1dTests
{
    private static readonly int[] Lengths = [7, 3, 0, 5, 1];

    public static TheoryData<int, int, int, string, bool> Options
    {
        get
        {
            var data = new TheoryData<int, int, int, string, bool>();
            foreach (string padding in (string[])["valid", "same", "causal", "2"])
            {
                data.Add(3, 1, 1, padding, true);
                data.Add(2, 1, 1, padding, false);
                data.Add(3, 2, 1, padding, true);
                data.Add(3, 1, 2, padding, true);
                data.Add(1, 3, 1, padding, true);
                data.Add(4, 2, 2, padding, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Forward_EqualsItsDefinitionForEachSequenceAlone(int kernel, int stride, int dilation, string padding, bool bias)
    {
        Conv1d layer = New(kernel, stride, dilation, padding, bias);
        Tensor x = Draw.Uniform([5, 7, 2], 2);
        Sequence y = layer.Predict(new(Draw.WithPadding(x, Lengths, float.NaN), Lengths));
        int span = dilation * (kernel - 1);
        for (int row = 0; row < 5; row++)
        {
            (int before, int after) = padding switch { "same" => (span / 2, span - span / 2), "causal" => (span, 0), "2" => (2, 2), _ => (0, 0) };
            int places = Lengths[row] == 0 ? 0 : Math.Max(0, Lengths[row] + before + after - span), expected = (places + stride - 1) / stride;
            Assert.Equal(expected, y.Lengths[row]);
            Assert.Equal(expected, layer.OutputLength(Lengths[row]));
            for (int step = 0; step < y.Time; step++)
            {
                for (int o = 0; o < 3; o++)
                {
                    double sum = step < expected && bias ? layer.Parameter("bias").Value[o] : 0;
                    for (int k = 0; k < kernel && step < expected; k++)
                    {
                        int source = step * stride + k * dilation - before;
                        for (int i = 0; i < 2 && source >= 0 && source < Lengths[row]; i++)
                            sum += layer.Parameter("weight").Value[o, i, k] * (double)x[row, source, i];
                    }

                    Assert.Equal(sum, y.Values[row, step, o], 1e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Gradient_OfInputAndWeights_MatchesCentralDifferences(int kernel, int stride, int dilation, string padding, bool bias)
    {
        Conv1d layer = New(kernel, stride, dilation, padding, bias);
        var x = new Parameter("x", Draw.Uniform([5, 7, 2], 3));
        Expect.Differentiable([x, .. layer.Parameters], pass => layer.Forward(new(pass.Read(x), Lengths), pass).Values);
    }

    [Fact]
    public void Causal_SeesNoLaterStep()
    {
        Conv1d layer = New(3, 1, 2, "causal", true);
        Tensor x = Draw.Uniform([1, 7, 2], 4), changed = Ops.Concatenate([Ops.Slice(x, 1, 0, 4), Draw.Uniform([1, 3, 2], 5)], axis: 1);
        Expect.BitEqual(Ops.Slice(layer.Predict(x).Values, 1, 0, 4), Ops.Slice(layer.Predict(changed).Values, 1, 0, 4), "first steps");
    }

    [Fact]
    public void Forward_ByHand()
    {
        // Weight [1, 10, 100] on 1 2 3 4: valid 321, 432.
        var layer = new Conv1d(1, 1, 3, new Rng(1), new() { Bias = false });
        layer.Parameter("weight").Assign([1, 10, 100]);
        Assert.Equal([321f, 432], layer.Predict(Tensor.From([1, 4, 1], [1, 2, 3, 4])).Values.ToArray());
        Assert.Equal(["weight [3, 2, 3]", "bias [3]"], New(3, 1, 1, "same", true).NamedParameters.Select(p => $"{p.Path} {p.Parameter.Shape}"));
        Assert.Contains("expected [batch, time, inputSize=1], got [1, 4, 2]", Expect.Message<ArgumentException>(() => layer.Predict(Tensor.Zeros([1, 4, 2]))));
        Assert.Equal(0, layer.Predict(Tensor.Zeros([2, 2, 1])).Time);
    }

    private static Conv1d New(int kernel, int stride, int dilation, string padding, bool bias) => new(2, 3, kernel, new Rng(1), new()
    {
        Stride = stride,
        Dilation = dilation,
        Bias = bias,
        Padding = padding switch { "valid" => ConvolutionPadding.Valid, "same" => ConvolutionPadding.Same, "causal" => ConvolutionPadding.Causal, _ => ConvolutionPadding.Of(2) },
    });
}
