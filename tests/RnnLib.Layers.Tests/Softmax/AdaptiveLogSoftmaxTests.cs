namespace RnnLib.Layers.Tests;

public sealed class AdaptiveLogSoftmaxTests
{
    private const int Size = 8, Classes = 12;

    private static readonly int[] Lengths = [3, 1, 0, 2];

    private static readonly TokenBatch Target = new(4, 3, [0, 11, 5, 3, 99, 99, 99, 99, 99, 4, 1, 99], Lengths);

    [Fact]
    public void Parameters_HavePytorchsNamesAndShapes() => Assert.Equal(
        ["head.weight [6, 8]", "head.bias [6]", "tail.0.0.weight [4, 8]", "tail.0.1.weight [3, 4]", "tail.1.0.weight [2, 8]", "tail.1.1.weight [5, 2]"],
        New(new() { Divisor = 2, HeadBias = true }).NamedParameters.Select(p => $"{p.Path} {p.Parameter.Shape}"));

    /// <summary>Grave et al. (2017), by hand in double precision.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LogProbabilities_EqualTheirFormulaAndAddUpToOne(bool headBias)
    {
        AdaptiveLogSoftmax softmax = New(new() { Divisor = 2, HeadBias = headBias });
        Tensor x = Draw.Uniform([5, Size], 2), logP = softmax.LogProbabilities(x);
        int[] firsts = [4, 7];
        for (int row = 0; row < 5; row++)
        {
            double[] input = [.. Enumerable.Range(0, Size).Select(k => (double)x[row, k])];
            double[] head = LogSoftmax(Times("head.weight", input).Select((score, i) => score + (headBias ? softmax.Parameter("head.bias").Value[i] : 0)));
            double[][] tails = [.. Enumerable.Range(0, 2).Select(i => LogSoftmax(Times($"tail.{i}.1.weight", Times($"tail.{i}.0.weight", input))))];
            for (int c = 0; c < Classes; c++)
            {
                double expected = c < 4 ? head[c] : c < 7 ? head[4] + tails[0][c - firsts[0]] : head[5] + tails[1][c - firsts[1]];
                Assert.Equal(expected, logP[row, c], 1e-5);
            }

            Assert.Equal(1, Enumerable.Range(0, Classes).Sum(c => Math.Exp(logP[row, c])), 1e-5);
        }

        double[] Times(string path, double[] vector)
        {
            Tensor weight = softmax.Parameter(path).Value;
            return [.. Enumerable.Range(0, weight.Shape[0]).Select(i => vector.Select((v, k) => v * weight[i, k]).Sum())];
        }

        static double[] LogSoftmax(IEnumerable<double> scores)
        {
            double[] all = [.. scores];
            double sum = Math.Log(all.Sum(Math.Exp));
            return [.. all.Select(score => score - sum)];
        }
    }

    [Fact]
    public void NegativeLogLikelihood_IsTheMeanOverRealSteps()
    {
        AdaptiveLogSoftmax softmax = New();
        Tensor x = Draw.WithPadding(Draw.Uniform([4, 3, Size], 3), Lengths, float.NaN);
        Tensor logP = softmax.LogProbabilities(x);
        double expected = 0;
        for (int row = 0; row < 4; row++)
        {
            for (int step = 0; step < Lengths[row]; step++)
                expected -= logP[row, step, Target[row, step]] / 6;
        }

        Assert.Equal(expected, softmax.NegativeLogLikelihood(new Sequence(x, Lengths), Target).ToScalar(), 1e-5);
        Assert.Equal(-logP[0, 0, 7], softmax.NegativeLogLikelihood(Ops.Reshape(Ops.Slice(Ops.Slice(x, 0, 0, 1), 1, 0, 1), [1, Size]), new[] { 7 }).ToScalar(), 1e-5f);
    }

    [Fact]
    public void Gradient_OfFeaturesAndWeights_MatchesCentralDifferences()
    {
        AdaptiveLogSoftmax softmax = New(new() { Divisor = 2, HeadBias = true });
        var features = new Parameter("features", Draw.Uniform([4, 3, Size], 4));
        Expect.Differentiable([features, .. softmax.Parameters], pass => softmax.NegativeLogLikelihood(softmax.Forward(new(pass.Read(features), Lengths), pass), Target));
        Expect.Differentiable([features, .. softmax.Parameters], pass => softmax.LogProbabilities(pass.Read(features)) + 0 * Ops.Sum(pass.Read(softmax.Parameters[0])));

        // Features that nothing learned made are on no tape, and yet the weights learn.
        Tensor constant = Draw.Uniform([4, 3, Size], 5);
        Expect.Differentiable(softmax.Parameters, pass => softmax.NegativeLogLikelihood(softmax.Forward(new(constant, Lengths), pass), Target));
    }

    [Fact]
    public void LanguageModel_OfAnAdaptiveSoftmax_SaysLogProbabilities()
    {
        var rng = new Rng(1);
        AdaptiveLogSoftmax softmax = New();
        Module<TokenBatch, Sequence> model = new Embedding(Classes, 3, rng).Then(new Gru(3, Size, rng)).Then(softmax);
        Tensor expected = softmax.LogProbabilities(Ops.Reshape(Ops.Slice(model.Predict(TokenBatch.FromSingle(1, 5, 2)).Values, 1, 2, 1), [1, Size]));
        Expect.Close(expected, new LanguageModel(model).Prime(TokenBatch.FromSingle(1, 5, 2)).Logits, "log p", 1e-6);
    }

    [Fact]
    public void Errors_NameWhatIsWrong()
    {
        var rng = new Rng(1);
        AdaptiveLogSoftmax softmax = New();
        Assert.Contains("expected classes that rise from above 0 to below 12, got [4, 4]", Expect.Message<ArgumentException>(() => new AdaptiveLogSoftmax(8, 12, [4, 4], rng)));
        Assert.Contains("got []", Expect.Message<ArgumentException>(() => new AdaptiveLogSoftmax(8, 12, [], rng)));
        Assert.Contains("got [12]", Expect.Message<ArgumentException>(() => new AdaptiveLogSoftmax(8, 12, [12], rng)));
        Assert.Contains("cluster 1 would have 8 / 4^2 < 1 features", Expect.Message<ArgumentException>(() => new AdaptiveLogSoftmax(8, 12, [4, 7], rng)));
        Assert.Contains("row 1 has class 12, expected 0 to 11", Expect.Message<ArgumentException>(() => softmax.NegativeLogLikelihood(Tensor.Ones([2, Size]), new[] { 1, 12 })));
        Assert.Contains("expected one class per row", Expect.Message<ArgumentException>(() => softmax.NegativeLogLikelihood(Tensor.Ones([2, Size]), new[] { 1 })));
        Assert.Contains("no step is real", Expect.Message<ArgumentException>(() => softmax.NegativeLogLikelihood(new Sequence(Tensor.Ones([1, 1, Size]), [0]), new TokenBatch(1, 1, [0], [0]))));
    }

    private static AdaptiveLogSoftmax New(AdaptiveSoftmaxOptions? options = null) => new(Size, Classes, [4, 7], new Rng(1), options ?? new() { Divisor = 2 });
}
