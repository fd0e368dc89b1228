namespace RnnLib.Layers.Tests;

[Collection(nameof(ThreadCount))]
public sealed class LinearChainCrfTests
{
    private const int Tags = 3;

    private static readonly int[] SomeLengths = [4, 1, 0, 3];

    private static readonly TokenBatch SomeTags = new(4, 4, [0, 2, 2, 1, 1, 99, 99, 99, 99, 99, 99, 99, 2, 0, 1, 99], SomeLengths);

    [Fact]
    public void Parameters_HaveTheNamesOfPytorchCrf()
    {
        LinearChainCrf crf = New(1);

        Assert.Equal(["start_transitions [3]", "end_transitions [3]", "transitions [3, 3]"], crf.NamedParameters.Select(p => $"{p.Path} {p.Parameter.Shape}"));
        Assert.All(crf.Parameters, parameter => Assert.All(parameter.Value.ToArray(), value => Assert.InRange(value, -1.6f, 1.6f)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NegativeLogLikelihoods_EqualBruteForce(ulong seed)
    {
        LinearChainCrf crf = New(seed);
        Tensor emissions = Draw.Uniform([4, 4, Tags], seed + 10, -2, 2);

        Tensor losses = crf.NegativeLogLikelihoods(new Sequence(emissions, SomeLengths), SomeTags);

        for (int row = 0; row < 4; row++)
        {
            int[] tags = SomeTags.Tokens.Slice(row * 4, SomeLengths[row]).ToArray();
            double logZ = Math.Log(AllPaths(SomeLengths[row]).Sum(path => Math.Exp(Score(crf, emissions, row, path))));
            Assert.Equal(logZ - Score(crf, emissions, row, tags), losses[row], 1e-5);
        }
    }

    [Fact]
    public void NegativeLogLikelihood_IsTheMeanOverRealSteps()
    {
        LinearChainCrf crf = New(3);
        var emissions = new Sequence(Draw.Uniform([4, 4, Tags], 4), SomeLengths);

        Assert.Equal(crf.NegativeLogLikelihoods(emissions, SomeTags).ToArray().Sum() / 8, crf.NegativeLogLikelihood(emissions, SomeTags).ToScalar(), 1e-5f);
    }

    [Fact]
    public void Gradient_OfEmissionsAndScores_MatchesCentralDifferences()
    {
        LinearChainCrf crf = New(5);
        var emissions = new Parameter("emissions", Draw.Uniform([4, 4, Tags], 6));

        Expect.Differentiable([emissions, .. crf.Parameters], pass => crf.NegativeLogLikelihoods(crf.Forward(new(pass.Read(emissions), SomeLengths), pass), SomeTags));
        Expect.Differentiable([emissions, .. crf.Parameters], pass => crf.NegativeLogLikelihood(crf.Forward(new(pass.Read(emissions), SomeLengths), pass), SomeTags));
    }

    /// <summary>Emissions that nothing learned made are on no tape of their own, and yet the CRF's scores learn.</summary>
    [Fact]
    public void Gradient_ConstantEmissions_ReachesTheScores()
    {
        LinearChainCrf crf = New(7);
        Tensor emissions = Draw.Uniform([4, 4, Tags], 8);

        Expect.Differentiable(crf.Parameters, pass => crf.NegativeLogLikelihoods(crf.Forward(new(emissions, SomeLengths), pass), SomeTags));
    }

    [Fact]
    public void Gradient_FrozenAndDerivedScores_FollowTheirParameters()
    {
        LinearChainCrf crf = New(9);
        var emissions = new Parameter("emissions", Draw.Uniform([4, 4, Tags], 10));
        crf.Parameter("start_transitions").IsFrozen = true;
        var raw = new Parameter("transitions_raw", crf.Parameter("transitions").Value);
        Parametrization.Derive(crf.Parameter("transitions"), [raw], (values, _) => Ops.Tanh(values[0]));

        Expect.Differentiable([raw, emissions], pass => crf.NegativeLogLikelihoods(crf.Forward(new(pass.Read(emissions), SomeLengths), pass), SomeTags));
    }

    [Fact]
    public void PaddedSteps_NaN_ReachNothing()
    {
        LinearChainCrf crf = New(11);
        Tensor clean = Draw.Uniform([4, 4, Tags], 12), dirty = Draw.WithPadding(clean, SomeLengths, float.NaN);
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(dirty);

        Tensor losses = crf.NegativeLogLikelihoods(new Sequence(watched, SomeLengths), SomeTags);
        Gradients gradients = pass.Backward(Ops.Sum(losses));

        Expect.BitEqual(crf.NegativeLogLikelihoods(new Sequence(clean, SomeLengths), SomeTags), losses, "losses");
        Assert.All(crf.Parameters, parameter => Assert.All(gradients.Of(parameter).ToArray(), slope => Assert.True(float.IsFinite(slope))));
        Assert.All(gradients.Of(watched).ToArray()[(5 * Tags)..(12 * Tags)], slope => Assert.Equal(0, slope));
        Assert.Equal(0, losses[2]);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    public void Decode_EqualsTheBestOfAllPaths(ulong seed)
    {
        LinearChainCrf crf = New(seed);
        Tensor emissions = Draw.Uniform([4, 4, Tags], seed + 1, -2, 2);

        CrfPath[] paths = crf.Decode(new(emissions, SomeLengths));

        for (int row = 0; row < 4; row++)
        {
            int[] best = AllPaths(SomeLengths[row]).MaxBy(path => Score(crf, emissions, row, path))!;
            double logZ = Math.Log(AllPaths(SomeLengths[row]).Sum(path => Math.Exp(Score(crf, emissions, row, path))));
            Assert.Equal(best, paths[row].Tags);
            Assert.Equal(Score(crf, emissions, row, best), paths[row].Score, 1e-5);
            Assert.Equal(paths[row].Score - logZ, paths[row].LogProbability, 1e-5);
        }
    }

    [Fact]
    public void Marginals_EqualBruteForce()
    {
        LinearChainCrf crf = New(15);
        Tensor emissions = Draw.Uniform([4, 4, Tags], 16, -2, 2);

        Sequence marginals = crf.Marginals(new(emissions, SomeLengths));

        for (int row = 0; row < 4; row++)
        {
            var weights = AllPaths(SomeLengths[row]).Select(path => (Path: path, Weight: Math.Exp(Score(crf, emissions, row, path)))).ToArray();
            for (int t = 0; t < 4; t++)
            {
                for (int tag = 0; tag < Tags; tag++)
                {
                    double expected = t < SomeLengths[row] ? weights.Where(w => w.Path[t] == tag).Sum(w => w.Weight) / weights.Sum(w => w.Weight) : 0;
                    Assert.Equal(expected, marginals.Values[row, t, tag], 1e-5);
                }
            }
        }
    }

    [Fact]
    public void Gradient_AnyNumberOfThreads_HasTheSameBits()
    {
        var crf = new LinearChainCrf(12, new Rng(17));
        Tensor emissions = Draw.Uniform([9, 40, 12], 18);
        TokenBatch tags = TokenBatch.Pad([.. Enumerable.Range(0, 9).Select(row => Enumerable.Range(0, 40).Select(t => (t * 7 + row) % 12).ToArray())]);
        Gradients Run(int threads)
        {
            int before = Threads.Count;
            Threads.Count = threads;
            try
            {
                var pass = ForwardContext.Differentiating();
                return pass.Backward(crf.NegativeLogLikelihood(crf.Forward(emissions, pass), tags));
            }
            finally
            {
                Threads.Count = before;
            }
        }

        Expect.BitEqual(Run(1), Run(3), crf.Parameters);
    }

    [Fact]
    public void WrongArguments_ThrowNamingThem()
    {
        LinearChainCrf crf = New(19);

        Assert.Contains("tags=3], got [1, 2, 4]", Expect.Message<ArgumentException>(() => crf.Forward(Tensor.Zeros([1, 2, 4]), ForwardContext.Inference)));
        Assert.Contains("tags=3], got [1, 2, 4]", Expect.Message<ArgumentException>(() => crf.Decode(Tensor.Zeros([1, 2, 4]))));
        Assert.Contains("TokenBatch [1, 2], got classes [1, 3]", Expect.Message<ArgumentException>(() => crf.NegativeLogLikelihood(Tensor.Zeros([1, 2, 3]), TokenBatch.FromSingle(0, 1, 2))));
        Assert.Contains("sequence 0 has tag 3 at step 1, expected 0 to 2", Expect.Message<ArgumentException>(() => crf.NegativeLogLikelihood(Tensor.Zeros([1, 2, 3]), TokenBatch.FromSingle(0, 3))));
        Assert.Contains("lengths [1], got [0]", Expect.Message<ArgumentException>(() => crf.NegativeLogLikelihood(new Sequence(Tensor.Zeros([1, 2, 3]), [1]), new TokenBatch(1, 2, [0, 0], [0]))));
        Assert.Contains("no real step", Expect.Message<ArgumentException>(() => crf.NegativeLogLikelihood(new Sequence(Tensor.Zeros([1, 2, 3]), [0]), TokenBatch.FromSingle(0, 0))));
    }

    /// <summary>Scores of a size that matters.</summary>
    private static LinearChainCrf New(ulong seed)
    {
        var rng = new Rng(seed);
        var crf = new LinearChainCrf(Tags, rng);
        foreach (Parameter parameter in crf.Parameters)
        {
            Assert.All(parameter.Value.ToArray(), value => Assert.InRange(value, -0.1f, 0.1f));
            rng.FillUniform(parameter.BeginUpdate(), -1.5f, 1.5f);
        }

        return crf;
    }

    private static IEnumerable<int[]> AllPaths(int length) =>
        Enumerable.Range(0, (int)Math.Pow(Tags, length)).Select(number => Enumerable.Range(0, length).Select(t => number / (int)Math.Pow(Tags, t) % Tags).ToArray());

    private static double Score(LinearChainCrf crf, Tensor emissions, int row, int[] path)
    {
        if (path.Length == 0)
            return 0;
        double score = crf.Parameter("start_transitions").Value[path[0]] + crf.Parameter("end_transitions").Value[path[^1]];
        for (int t = 0; t < path.Length; t++)
            score += emissions[row, t, path[t]] + (t > 0 ? crf.Parameter("transitions").Value[path[t - 1], path[t]] : 0);
        return score;
    }
}
