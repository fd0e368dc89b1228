namespace RnnLib.Training.Tests;

public sealed class CrossEntropyTests
{
    /// <summary>Logits, loss and gradient computed by PyTorch in double precision.</summary>
    [Fact]
    public void Target_WithLengthsOfItsOwn_CountsItsRealSteps()
    {
        Tensor logits = Tensor.From([2, 2, 2], [1, 2, 3, 4, 5, 7, float.NaN, float.NaN]);
        TokenBatch classes = new(2, 2, [0, 1, 1, 99], lengths: [2, 1]);

        Assert.Equal(Losses.CrossEntropy(new Sequence(logits, [2, 1]), classes).ToScalar(), Losses.CrossEntropy(logits, classes).ToScalar());
        Assert.Contains("expected the prediction's lengths [1, 1], got [2, 1]", Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(new Sequence(logits, [1, 1]), classes)).Message);
    }

    private static readonly float[] TorchLogits =
    [
        2.7114f, 2.0679f, -2.0886f, -0.6027f, 1.2363f, 0.6816f, -0.8046f, 5.9526f, 3.2841f, -0.6318f,
        -1.1784f, 3.294f, -2.4228f, 8.7888f, -1.3182f, -6.8253f, -4.3134f, 2.8059f, -3.9102f, 1.8579f,
    ];

    private static readonly double[] TorchGradient =
    [
        -0.07261524898, 0.06693433353, 0.00104834428, 0.00463257117, 0.00176276446, 0.00101225781, 0.00022900379, -0.00300402606,
        0.09797172705, -0.19804814747, 0.00112995628, 0.09894646414, 0.0000027031511, 0.19998910559, -0.19999184184, 0.000000033104640,
        0.00011648970, 0.14393295270, 0.00017433921, -0.14422378161,
    ];

    [Fact]
    public void Mean_OfTorchsLogits_GivesTorchsLossAndGradient()
    {
        var pass = ForwardContext.Differentiating();
        Tensor logits = pass.Watch(Tensor.From([5, 4], TorchLogits));

        Tensor loss = Losses.CrossEntropy(logits, new[] { 0, 3, 1, 2, 3 });

        Approximately.Equal(3.29596041666749, loss.ToScalar());
        Approximately.Equal(TorchGradient, pass.Backward(loss).Of(logits).Data);
    }

    [Fact]
    public void OneHotTarget_EqualsItsClasses()
    {
        Tensor logits = Tensor.From([5, 4], TorchLogits);
        int[] classes = [0, 3, 1, 2, 3];

        Tensor oneHot = Ops.Gather(Tensor.Identity(4), classes);

        Approximately.Equal(Losses.CrossEntropy(logits, classes).ToScalar(), Losses.CrossEntropy(logits, oneHot).ToScalar());
    }

    [Theory]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.None)]
    public void Gradient_ClassesAndProbabilitiesWithLengths_MatchesCentralDifferences(Reduction reduction)
    {
        var rng = new Rng(4);
        Tensor x = Tensor.Uniform([3, 4, 5], -2, 2, rng), probabilities = Ops.Softmax(Tensor.Uniform([3, 4, 5], -2, 2, rng));
        TokenBatch classes = TokenBatch.From(new int[,] { { 0, 1, 2, 3 }, { 4, 0, 1, 2 }, { 3, 4, 0, 1 } });
        Loss loss = Losses.CrossEntropy(new CrossEntropyOptions { Reduction = reduction });

        GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(inputs[0], classes), x));
        GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(new Sequence(inputs[0], [4, 0, 2]), classes), x));
        GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(new Sequence(inputs[0], [4, 0, 2]), probabilities), x));
        GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(inputs[0], 2 * probabilities), x));
    }

    [Fact]
    public void PaddedSteps_NaNLogitsAndImpossibleClasses_CountNothing()
    {
        Tensor logits = Tensor.From([2, 2, 2], [1, 2, 3, 4, 5, 7, float.NaN, float.NaN]);
        TokenBatch classes = new(2, 2, [0, 1, 1, 99]);
        Tensor real = Tensor.From([3, 2], [1, 2, 3, 4, 5, 7]);
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(logits);

        Tensor loss = Losses.CrossEntropy(new Sequence(watched, [2, 1]), classes);
        Tensor gradient = pass.Backward(loss).Of(watched);

        Approximately.Equal(Losses.CrossEntropy(real, new[] { 0, 1, 1 }).ToScalar(), loss.ToScalar());
        Assert.Equal([0f, 0f], gradient.ToArray()[^2..]);
        Assert.Equal(0, Losses.CrossEntropy(new CrossEntropyOptions { Reduction = Reduction.None })(new Sequence(logits, [2, 1]), classes)[1, 1]);
    }

    [Fact]
    public void LargeLogits_StayFinite() =>
        Approximately.Equal(2000, Losses.CrossEntropy(Tensor.From([1, 2], [1000, -1000]), new[] { 1 }).ToScalar());

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void Class_OutOfRange_ThrowsNamingIt(int wrong)
    {
        var e = Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 2]), new[] { 0, wrong }));

        Assert.Contains($"row 1 has class {wrong}, expected 0 to 1", e.Message);
    }

    [Fact]
    public void Shapes_DoNotFit_ThrowNamingBoth()
    {
        Assert.Contains("one class per row [2], got [3]", Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 2]), new int[3])).Message);
        Assert.Contains("got numbers [2]", Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(Tensor.Zeros([2, 2]), Tensor.Zeros([2]))).Message);
        Assert.Contains("[batch, classes]", Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(Tensor.Zeros([2]), new int[2])).Message);
    }
}
