namespace RnnLib.Layers.Tests;

public sealed class MultiHeadAttentionTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(3, true)]
    public void Forward_EqualsPytorchsEquations(int memorySize, bool bias)
    {
        const int size = 4, heads = 2, width = size / heads;
        var attention = new MultiHeadAttention(size, heads, new Rng(1), new() { MemorySize = memorySize, Bias = bias });
        if (bias)
        {
            attention.Parameter("in_proj_bias").Assign(Draw.Uniform([3 * size], 2).ToArray());
            attention.Parameter("out_proj.bias").Assign(Draw.Uniform([size], 3).ToArray());
        }

        Tensor query = Draw.Uniform([2, 3, size], 4), memory = Draw.Uniform([2, 5, memorySize], 5);
        AttentionOutput output = attention.Forward(query, memory, ForwardContext.Inference);

        // Each projection by itself, as torch.nn.functional.multi_head_attention_forward takes it out of in_proj_weight.
        double Project(int which, Tensor x, int b, int step, int row)
        {
            string[] names = ["q_proj_weight", "k_proj_weight", "v_proj_weight"];
            Tensor weight = memorySize == size ? attention.Parameter("in_proj_weight").Value : attention.Parameter(names[which]).Value;
            int at = memorySize == size ? which * size + row : row;
            return Enumerable.Range(0, x.Shape[2]).Sum(k => (double)weight[at, k] * x[b, step, k]) + (bias ? attention.Parameter("in_proj_bias").Value[which * size + row] : 0);
        }

        for (int b = 0; b < 2; b++)
        {
            for (int i = 0; i < 3; i++)
            {
                double[] joined = new double[size];
                double[] mean = new double[5];
                for (int head = 0; head < heads; head++)
                {
                    double[] e = [.. Enumerable.Range(0, 5).Select(j => Math.Exp(Enumerable.Range(head * width, width).Sum(r => Project(0, query, b, i, r) * Project(1, memory, b, j, r)) / Math.Sqrt(width)))];
                    for (int j = 0; j < 5; j++)
                    {
                        Assert.Equal(e[j] / e.Sum(), output.HeadWeights![b, head, i, j], 1e-6);
                        mean[j] += e[j] / e.Sum() / heads;
                        for (int r = head * width; r < (head + 1) * width; r++)
                            joined[r] += e[j] / e.Sum() * Project(2, memory, b, j, r);
                    }
                }

                for (int j = 0; j < 5; j++)
                    Assert.Equal(mean[j], output.Weights[b, i, j], 1e-6);
                for (int r = 0; r < size; r++)
                {
                    double expected = Enumerable.Range(0, size).Sum(k => attention.Parameter("out_proj.weight").Value[r, k] * joined[k]) + (bias ? attention.Parameter("out_proj.bias").Value[r] : 0);
                    Assert.Equal(expected, output.Context.Values[b, i, r], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Parameters_HavePytorchsNamesShapesAndStart()
    {
        var attention = new MultiHeadAttention(8, 2, new Rng(1));
        Assert.Equal(
            ["in_proj_weight [24, 8]", "in_proj_bias [24]", "out_proj.weight [8, 8]", "out_proj.bias [8]"],
            attention.NamedParameters.Select(p => $"{p.Path} {p.Parameter.Shape}"));
        float bound = MathF.Sqrt(6f / 32), largest = attention.Parameter("in_proj_weight").Value.ToArray().Max(Math.Abs);
        Assert.InRange(largest, 0.9f * bound, bound);
        Assert.All(attention.Parameter("in_proj_bias").Value.ToArray().Concat(attention.Parameter("out_proj.bias").Value.ToArray()), value => Assert.Equal(0, value));
        Assert.Equal(
            ["q_proj_weight [8, 8]", "k_proj_weight [8, 5]", "v_proj_weight [8, 5]", "out_proj.weight [8, 8]"],
            new MultiHeadAttention(8, 2, new Rng(1), new() { MemorySize = 5, Bias = false }).NamedParameters.Select(p => $"{p.Path} {p.Parameter.Shape}"));
    }

    [Fact]
    public void Dropout_InTraining_DropsWeightsOfTheSumButNotThoseReturned()
    {
        var attention = new MultiHeadAttention(4, 2, new Rng(1), new() { Dropout = 0.5f });
        Tensor query = Draw.Uniform([2, 3, 4], 2), memory = Draw.Uniform([2, 5, 4], 3);
        AttentionOutput still = attention.Forward(query, memory, ForwardContext.Inference), dropped = attention.Forward(query, memory, ForwardContext.Training(new Rng(4)));

        Expect.BitEqual(still.Weights, dropped.Weights, "weights");
        Assert.NotEqual(still.Context.Values.ToArray(), dropped.Context.Values.ToArray());
        GradientCheck.Require(GradientCheck.Parameters(attention.Parameters, pass => attention.Forward(query, memory, pass).Context.Values, new() { TrainingSeed = 5 }));
    }
}
