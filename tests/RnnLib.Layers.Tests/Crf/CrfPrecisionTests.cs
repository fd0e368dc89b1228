namespace RnnLib.Layers.Tests;

/// <summary>The fast sums against the plain ones: with many tags, long sequences, and scores that leave no room for single precision.</summary>
public sealed class CrfPrecisionTests
{
    [Fact]
    public void OnePathThatIsAsGoodAsCertain_IsNoMoreThanCertain()
    {
        const int time = 200, tags = 3;
        LinearChainCrf crf = New(tags, 0.7f);
        Tensor emissions = Tensor.Zeros([1, time, tags]);
        for (int step = 0; step < time; step++)
            emissions.Writable[step * tags + 1] = 60;

        CrfPath path = crf.Decode(emissions)[0];
        Assert.Equal(Enumerable.Repeat(1, time), path.Tags);
        Assert.InRange(path.LogProbability, -1e-4, 0);
        Assert.InRange(crf.NegativeLogLikelihoods(new Sequence(emissions), new TokenBatch(1, time, [.. path.Tags])).Data[0], 0, 1e-4);
    }

    [Theory]
    [InlineData(2, 7, 0.1f, 0.1f)]
    [InlineData(5, 60, 3f, 3f)]
    [InlineData(37, 40, 1f, 6f)]
    [InlineData(151, 30, 5f, 2f)]
    [InlineData(5, 200, 30f, 30f)]
    [InlineData(4, 30, 300f, 300f)]
    [InlineData(4, 12, 3000f, 1e4f)]
    public void ValuesAndGradients_EqualThePlainSums(int tags, int time, float emissionRange, float transitionRange)
    {
        LinearChainCrf crf = New(tags, transitionRange);
        Compare(crf, Draw.Uniform([4, time, tags], 3, -emissionRange, emissionRange), [time, 1, 0, time * 2 / 3]);
    }

    /// <summary>Tags that nearly nothing leads to, and some that nothing does, as a scheme of beginnings and insides has them.</summary>
    [Theory]
    [InlineData(-1e4f)]
    [InlineData(-100f)]
    [InlineData(-60f)]
    [InlineData(float.NegativeInfinity)]
    public void ForbiddenTransitions_EqualThePlainSums(float forbidden)
    {
        const int tags = 6;
        LinearChainCrf crf = New(tags, 1);
        Span<float> transitions = crf.Parameter("transitions").BeginUpdate();
        for (int i = 0; i < tags; i++)
        {
            for (int j = 0; j < tags; j++)
            {
                if ((i + j) % 2 == 1 || j == 5)
                    transitions[i * tags + j] = forbidden;
            }
        }

        crf.Parameter("start_transitions").BeginUpdate()[1] = forbidden;
        Compare(crf, Draw.Uniform([3, 9, tags], 5, -4, 4), [9, 5, 2], tagStep: 2);
    }

    /// <summary>The only path that is allowed begins with what is least likely: its share is far below what a float can hold beside the others.</summary>
    [Theory]
    [InlineData(80f)]
    [InlineData(150f)]
    [InlineData(1000f)]
    public void WhatIsUnlikelyFirst_CountsWhenNothingElseIsLeft(float unlikely)
    {
        LinearChainCrf crf = New(3, 0);
        float[] transitions = new float[9];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
                transitions[i * 3 + j] = i == j ? 0 : -1e4f;   // whoever begins with a tag stays with it
        }

        crf.Parameter("transitions").Assign(transitions);
        Tensor emissions = Tensor.From([1, 4, 3], [0, -unlikely, -unlikely - 1, 0, 0, 0, 0, 0, 0, -5000, -3, 0]);
        Compare(crf, emissions, [4]);
    }

    [Fact]
    public void Losses_BesideOtherSequences_HaveTheSameBits()
    {
        LinearChainCrf crf = New(20, 3);
        Tensor emissions = Draw.Uniform([5, 12, 20], 7, -3, 3);
        int[] lengths = [12, 3, 7, 12, 1];
        Sequence together = crf.Marginals(new(emissions, lengths));
        CrfPath[] paths = crf.Decode(new(emissions, lengths));

        for (int row = 0; row < 5; row++)
        {
            Tensor alone = Tensor.From([1, 12, 20], emissions.Data.Slice(row * 240, 240));
            Assert.Equal(together.Values.Data.Slice(row * 240, 240).ToArray(), crf.Marginals(new(alone, [lengths[row]])).Values.ToArray());
            Assert.Equal(paths[row].LogProbability, crf.Decode(new(alone, [lengths[row]]))[0].LogProbability);
        }
    }

    private static void Compare(LinearChainCrf crf, Tensor values, int[] lengths, int tagStep = 1)
    {
        var (batch, time, tags) = values.Shape;
        var emissions = new Parameter("emissions", values);
        int[] truth = [.. Enumerable.Range(0, batch * time).Select(i => tagStep == 1 ? i * 5 % tags : i % time * tagStep % 4)];
        var pass = ForwardContext.Differentiating();
        Tensor losses = crf.NegativeLogLikelihoods(crf.Forward(new(pass.Read(emissions), lengths), pass), new TokenBatch(batch, time, truth, lengths));
        float[] weights = [.. Enumerable.Range(0, batch).Select(row => 0.5f + row)];
        Gradients gradients = pass.Backward(Ops.Sum(losses * Tensor.From([batch], weights)));
        Sequence marginals = crf.Marginals(new(values, lengths));

        double[] ofTransitions = new double[tags * tags], ofStart = new double[tags], ofEnd = new double[tags];
        for (int row = 0; row < batch; row++)
        {
            var plain = new PlainCrf(crf, values, row, lengths[row]);
            int[] path = truth[(row * time)..(row * time + lengths[row])];
            Close(plain.LogPartition - plain.Path(path), losses[row], plain.LogPartition, "loss");
            for (int t = 0; t < lengths[row]; t++)
            {
                for (int j = 0; j < tags; j++)
                {
                    double marginal = plain.Marginal(t, j), slope = weights[row] * (marginal - (path[t] == j ? 1 : 0));
                    Close(marginal, marginals.Values[row, t, j], 1, "marginal");
                    Close(slope, gradients.Of(emissions)[row, t, j], weights[row], "emissions");
                    ofStart[j] += t == 0 ? slope : 0;
                    ofEnd[j] += t == lengths[row] - 1 ? slope : 0;
                }

                if (t > 0)
                    ofTransitions[path[t - 1] * tags + path[t]] -= weights[row];
            }

            for (int i = 0; i < tags * tags; i++)
                ofTransitions[i] += weights[row] * plain.Pairs(i / tags, i % tags);
        }

        for (int i = 0; i < ofTransitions.Length; i++)
            Close(ofTransitions[i], gradients.Of(crf.Parameter("transitions")).Data[i], time, "transitions");
        for (int j = 0; j < tags; j++)
        {
            Close(ofStart[j], gradients.Of(crf.Parameter("start_transitions"))[j], 1, "start");
            Close(ofEnd[j], gradients.Of(crf.Parameter("end_transitions"))[j], 1, "end");
        }
    }

    /// <summary>To a few units in the last place of the size at hand.</summary>
    private static void Close(double expected, float actual, double size, string what)
    {
        const double tolerance = 2e-6;
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Max(Math.Abs(size), Math.Abs(expected))), $"{what}: expected {expected:R}, got {actual:R}");
    }

    private static LinearChainCrf New(int tags, float range)
    {
        var rng = new Rng(11);
        var crf = new LinearChainCrf(tags, rng);
        foreach (Parameter parameter in crf.Parameters)
            rng.FillUniform(parameter.BeginUpdate(), -range, range);
        return crf;
    }
}
