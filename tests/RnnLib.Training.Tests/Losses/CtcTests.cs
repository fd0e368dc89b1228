namespace RnnLib.Training.Tests;

[Collection(Alone.Name)]
public sealed class CtcTests
{
    /// <summary>Loss and gradient computed by PyTorch in double precision: 6 frames, 2 sequences, 4 classes, time first.</summary>
    private static readonly float[] TorchLogits =
    [
        1.2732068f, -2.4510598f, 0.46575046f, -1.8026645f, -1.1727598f, 0.5559666f, 1.6108276f, 2.7730935f,
        -1.6044176f, 1.6189655f, -0.033868678f, -2.2549405f, 0.68815523f, -1.0920507f, 0.75663286f, -0.8419921f,
        1.4859085f, -1.5963387f, -0.09207916f, -0.91797054f, 0.47973472f, -1.8081096f, -0.43568972f, 1.1836364f,
        3.0167243f, 1.188118f, 2.9300792f, 0.2841736f, 0.8246628f, 3.824567f, 2.613461f, -1.7194767f,
        1.8502309f, 2.1491272f, -2.511847f, 0.62043595f, 2.4867866f, 0.5038275f, -0.43531844f, -3.15092f,
        1.3643619f, -3.8119493f, 2.4612746f, 1.0979625f, -5.9132833f, -1.8350518f, 2.2499065f, 1.0178595f,
    ];

    private static readonly double[] TorchGradient =
    [
        -0.2504611, 0.015914561, 0.29413673, -0.059590198, -0.01691001, 0.07558578, 0.21705031, -0.27572608,
        -0.22562934, 0.798656, 0.15294771, -0.7259744, -0.20193468, 0.06865005, 0.43602756, -0.30274293,
        -0.07055409, 0.034154367, 0.15372266, -0.11732292, -0.43174484, 0.028802678, 0.11362327, 0.28931892,
        -0.4412929, 0.07496981, 0.42796728, -0.061644178, 0.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    ];

    [Fact]
    public void None_OfTorchsLogits_GivesTorchsLossesAndGradient()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From([6, 2, 4], TorchLogits));

        Tensor losses = Losses.Ctc(new CtcOptions { Reduction = Reduction.None })(Sequence.FromTimeMajor(x, [4, 3]), new TokenBatch(2, 2, [3, 1, 3, 3], [1, 1]));

        Approximately.Equal([5.137018, 1.9892201], losses.Data);
        Approximately.Equal(TorchGradient, pass.Backward(Ops.Sum(losses)).Of(x).Data);
    }

    /// <summary>The asserted cases of Burn's tests, which it took from PyTorch: logits sin(0.1 (7 t + 13 n + 3 c)), 5 frames, 3 sequences, 4 classes.</summary>
    [Fact]
    public void None_OfSines_GivesTorchsLosses()
    {
        float[] x = [.. from t in Enumerable.Range(0, 5) from n in Enumerable.Range(0, 3) from c in Enumerable.Range(0, 4) select MathF.Sin((7 * t + 13 * n + 3 * c) * 0.1f)];

        Tensor losses = Losses.Ctc(new CtcOptions { Reduction = Reduction.None })(Sequence.FromTimeMajor(Tensor.From([5, 3, 4], x)), TokenBatch.Pad([[1, 2], [1], [3, 2, 1]]));

        Approximately.Equal([3.5236570835, 3.4953138828, 4.2626771927], losses.Data);
    }

    [Theory]
    [InlineData(5, 3, 0, new[] { 1, 2 })]
    [InlineData(5, 3, 0, new[] { 1, 1 })]
    [InlineData(5, 3, 1, new[] { 0, 0, 2 })]
    [InlineData(3, 2, 0, new[] { 1, 1 })]
    [InlineData(3, 3, 2, new[] { 0, 1, 0 })]
    [InlineData(4, 3, 0, new int[0])]
    [InlineData(0, 3, 0, new int[0])]
    [InlineData(1, 4, 3, new[] { 2 })]
    public void Loss_SmallProblem_IsTheSumOverAllAlignments(int frames, int classes, int blank, int[] labels)
    {
        Tensor logits = Tensor.Uniform([1, frames, classes], -2, 2, new Rng(3));

        double loss = Losses.Ctc(new CtcOptions { Blank = blank, Reduction = Reduction.Sum })(logits, TokenBatch.Pad([labels])).ToScalar();

        Approximately.Equal(-Math.Log(SumOverPaths(logits, blank, labels)), loss, 1e-5);
    }

    [Theory]
    [InlineData(Reduction.Mean, CtcInput.Logits)]
    [InlineData(Reduction.Sum, CtcInput.Logits)]
    [InlineData(Reduction.None, CtcInput.Logits)]
    [InlineData(Reduction.None, CtcInput.LogProbabilities)]
    public void Gradient_LengthsRepeatsAndEmptySequences_MatchesCentralDifferences(Reduction reduction, CtcInput input)
    {
        Tensor x = Tensor.Uniform([5, 6, 4], -1, 1, new Rng(7));
        TokenBatch labels = TokenBatch.Pad([[0, 0, 3], [1], [], [3, 1, 3], []]);
        Loss loss = Losses.Ctc(new CtcOptions { Blank = 2, Reduction = reduction, Input = input });

        GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(new Sequence(inputs[0], [6, 1, 4, 3, 0]), labels), x));
    }

    [Fact]
    public void Mean_DividesByLabelsThenByBatch()
    {
        Tensor x = Tensor.Uniform([3, 5, 3], -1, 1, new Rng(5));
        TokenBatch labels = TokenBatch.Pad([[1, 2, 1], [2], []]);
        float[] each = Losses.Ctc(new CtcOptions { Reduction = Reduction.None })(x, labels).ToArray();

        Approximately.Equal((each[0] / 3 + each[1] + each[2]) / 3, Losses.Ctc(x, labels).ToScalar());
        Approximately.Equal(each.Sum(), Losses.Ctc(new CtcOptions { Reduction = Reduction.Sum })(x, labels).ToScalar());
    }

    [Fact]
    public void PaddedFramesAndLabels_NaNAndImpossible_CountNothing()
    {
        Tensor real = Tensor.Uniform([1, 3, 3], -1, 1, new Rng(6));
        float[] padded = [.. real.ToArray(), .. Enumerable.Repeat(float.NaN, 6)];
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From([1, 5, 3], padded));

        Tensor loss = Losses.Ctc(new Sequence(x, [3]), new TokenBatch(1, 3, [1, 2, 99], [2]));
        float[] gradient = pass.Backward(loss).Of(x).ToArray();

        Assert.Equal(Losses.Ctc(real, new TokenBatch(1, 2, [1, 2])).ToScalar(), loss.ToScalar());
        Assert.All(gradient[9..], slope => Assert.Equal(0, slope));
        Assert.All(gradient[..9], slope => Assert.True(float.IsFinite(slope) && slope != 0));
    }

    [Fact]
    public void ImpossibleAlignment_NamesTheSequenceAndWhatItNeeds()
    {
        var frames = new Sequence(Tensor.Zeros([3, 4, 3]), [4, 2, 4]);
        TokenBatch labels = TokenBatch.Pad([[1, 2], [1, 1], [2]]);

        string message = Assert.Throws<ArgumentException>(() => Losses.Ctc(frames, labels)).Message;

        Assert.Contains("sequence 1 has 2 frames, but its 2 labels need 3", message);
        Assert.Contains("ZeroInfinity = true", message);
    }

    [Fact]
    public void ImpossibleByProbability_SaysSo() =>
        Assert.Contains("every alignment of sequence 0 passes a class of probability 0", Assert.Throws<ArgumentException>(() =>
            Losses.Ctc(Tensor.From([1, 1, 2], [0, float.NegativeInfinity]), TokenBatch.FromSingle(1))).Message);

    [Fact]
    public void ZeroInfinity_ImpossibleSequence_CountsNothing()
    {
        Tensor x = Tensor.Uniform([2, 2, 3], -1, 1, new Rng(8));
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(x);

        Tensor losses = Losses.Ctc(new CtcOptions { ZeroInfinity = true, Reduction = Reduction.None })(watched, TokenBatch.Pad([[1, 1], [2]]));
        float[] gradient = pass.Backward(Ops.Sum(losses)).Of(watched).ToArray();

        Assert.Equal(0, losses[0]);
        Assert.Equal(Losses.Ctc(Ops.Slice(x, 0, 1, 1), TokenBatch.FromSingle(2)).ToScalar(), losses[1]);
        Assert.All(gradient[..6], slope => Assert.Equal(0, slope));
        Assert.All(gradient[6..], slope => Assert.NotEqual(0, slope));
    }

    [Fact]
    public void AllowInfinity_ImpossibleSequence_IsInfiniteAsInTorch()
    {
        Tensor losses = Losses.Ctc(new CtcOptions { AllowInfinity = true, Reduction = Reduction.None })(Tensor.Zeros([2, 2, 3]), TokenBatch.Pad([[1, 1], [2]]));

        Assert.Equal(float.PositiveInfinity, losses[0]);
        Assert.True(float.IsFinite(losses[1]));
        Assert.Throws<ArgumentException>(() => Losses.Ctc(new CtcOptions { AllowInfinity = true, ZeroInfinity = true }));
    }

    [Fact]
    public void LogProbabilities_EqualTheirLogits()
    {
        Tensor x = Tensor.Uniform([2, 5, 4], -3, 3, new Rng(9));
        TokenBatch labels = TokenBatch.Pad([[1, 2, 3], [2]]);

        Approximately.Equal(Losses.Ctc(x, labels).ToScalar(), Losses.Ctc(new CtcOptions { Input = CtcInput.LogProbabilities })(Ops.LogSoftmax(x), labels).ToScalar());
    }

    [Fact]
    public void LongSequence_LargeLogits_StaysFinite()
    {
        Tensor x = Tensor.Uniform([1, 2000, 3], -200, 200, new Rng(10));

        Assert.True(float.IsFinite(Losses.Ctc(x, TokenBatch.FromSingle([.. Enumerable.Range(0, 300).Select(i => 1 + i % 2)])).ToScalar()));
    }

    [Fact]
    public void Threads_AnyNumber_GiveTheSameBits()
    {
        Tensor x = Tensor.Uniform([8, 60, 9], -2, 2, new Rng(11));
        TokenBatch labels = TokenBatch.Pad([.. Enumerable.Range(0, 8).Select(row => Enumerable.Range(0, row * 2).Select(i => 1 + (i * 5 + row) % 8).ToArray())]);
        float[] Run(int threads)
        {
            int before = Threads.Count;
            Threads.Count = threads;
            try
            {
                var pass = ForwardContext.Differentiating();
                Tensor watched = pass.Watch(x), loss = Losses.Ctc(watched, labels);
                return [loss.ToScalar(), .. pass.Backward(loss).Of(watched).ToArray()];
            }
            finally
            {
                Threads.Count = before;
            }
        }

        Assert.Equal(Run(1), Run(3));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Label_OutOfRangeOrBlank_ThrowsNamingIt(int wrong) =>
        Assert.Contains($"sequence 1 has the label {wrong}", Assert.Throws<ArgumentException>(() => Losses.Ctc(Tensor.Zeros([2, 4, 3]), TokenBatch.Pad([[1], [wrong]]))).Message);

    [Fact]
    public void Shapes_DoNotFit_ThrowNamingBoth()
    {
        Assert.Contains("[batch, time, classes], got [4, 3]", Assert.Throws<ArgumentException>(() => Losses.Ctc(Tensor.Zeros([4, 3]), TokenBatch.FromSingle(1))).Message);
        Assert.Contains("[batch=2, labels], got classes [1, 1]", Assert.Throws<ArgumentException>(() => Losses.Ctc(Tensor.Zeros([2, 4, 3]), TokenBatch.FromSingle(1))).Message);
        Assert.Contains("blank of 0 to 2, got 5", Assert.Throws<ArgumentException>(() => Losses.Ctc(new CtcOptions { Blank = 5 })(Tensor.Zeros([1, 4, 3]), TokenBatch.FromSingle(1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CtcOptions { Blank = -1 });
    }

    /// <summary>Σ over every way to give each frame a class that reads as the labels.</summary>
    internal static double SumOverPaths(Tensor logits, int blank, int[] labels)
    {
        (int frames, int classes) = (logits.Shape[1], logits.Shape[2]);
        Tensor p = frames == 0 ? logits : Ops.Softmax(logits);
        double total = 0;
        for (int path = 0; path < (int)Math.Pow(classes, frames); path++)
        {
            int[] said = new int[frames];
            double probability = 1;
            for (int t = 0, rest = path; t < frames; t++, rest /= classes)
            {
                said[t] = rest % classes;
                probability *= p[0, t, said[t]];
            }

            int[] read = [.. said.Where((c, t) => c != blank && (t == 0 || said[t - 1] != c))];
            total += read.SequenceEqual(labels) ? probability : 0;
        }

        return total;
    }
}
