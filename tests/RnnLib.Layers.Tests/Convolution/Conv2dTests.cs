namespace RnnLib.Layers.Tests;

public sealed class Conv2dTests
{
    public static TheoryData<int, int, int, int, int> Options => new()
    {
        { 3, 3, 1, 1, 0 }, { 3, 3, 2, 1, 1 }, { 2, 3, 1, 2, 1 }, { 1, 1, 1, 1, 0 }, { 3, 2, 2, 2, 2 }, { 3, 3, 1, 1, -1 }, { 2, 4, 1, 1, -1 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Forward_EqualsItsDefinition(int kernelHeight, int kernelWidth, int stride, int dilation, int padding)
    {
        Conv2d layer = New(kernelHeight, kernelWidth, stride, dilation, padding);
        Tensor x = Draw.Uniform([2, 2, 6, 7], 2), y = layer.Predict(x);
        int spanHeight = dilation * (kernelHeight - 1), spanWidth = dilation * (kernelWidth - 1);
        int top = padding < 0 ? spanHeight / 2 : padding, left = padding < 0 ? spanWidth / 2 : padding;
        int height = padding < 0 ? 6 : (6 + 2 * padding - spanHeight - 1) / stride + 1, width = padding < 0 ? 7 : (7 + 2 * padding - spanWidth - 1) / stride + 1;
        Assert.True(y.Shape == [2, 3, height, width], $"{y.Shape}");
        for (int i = 0; i < y.Count; i++)
        {
            (int image, int o, int row, int column) = (i / (3 * height * width), i / (height * width) % 3, i / width % height, i % width);
            double sum = layer.Parameter("bias").Value[o];
            for (int c = 0; c < 2; c++)
            {
                for (int k = 0; k < kernelHeight * kernelWidth; k++)
                {
                    int r = row * stride + k / kernelWidth * dilation - top, q = column * stride + k % kernelWidth * dilation - left;
                    if (r >= 0 && r < 6 && q >= 0 && q < 7)
                        sum += layer.Parameter("weight").Value[o, c, k / kernelWidth, k % kernelWidth] * (double)x[image, c, r, q];
                }
            }

            Assert.Equal(sum, y.Data[i], 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Gradient_OfImagesAndWeights_MatchesCentralDifferences(int kernelHeight, int kernelWidth, int stride, int dilation, int padding)
    {
        Conv2d layer = New(kernelHeight, kernelWidth, stride, dilation, padding);
        var x = new Parameter("x", Draw.Uniform([2, 2, 6, 7], 3));
        Expect.Differentiable([x, .. layer.Parameters], pass => layer.Forward(pass.Read(x), pass));
        layer.Parameter("weight").IsFrozen = true;
        Expect.Differentiable([x], pass => layer.Forward(pass.Read(x), pass));
    }

    [Fact]
    public void Encoder_OfConvolutions_IsDifferentiableAndNamed()
    {
        var rng = new Rng(1);
        Module<Tensor, Tensor> model = new Unflatten(1, 6, 6).Then(new Conv2d(1, 2, 3, rng)).Then(new Sigmoid()).Then(new AvgPool2d(2)).Then(new Flatten()).Then(new Linear(8, 3, rng));
        var frames = new PerStep(model);
        var x = new Parameter("x", Draw.Uniform([2, 3, 36], 4));
        Expect.Differentiable([x, .. frames.Parameters], pass => frames.Forward(new(pass.Read(x), [3, 1]), pass).Values);
        Assert.Equal(["1.weight", "1.bias", "5.weight", "5.bias"], model.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void Errors_NameWhatIsWrong()
    {
        Conv2d layer = New(3, 3, 1, 1, 0);
        Assert.Contains("expected [batch, channels=2, height, width], got [1, 3, 5, 5]", Expect.Message<ArgumentException>(() => layer.Predict(Tensor.Zeros([1, 3, 5, 5]))));
        Assert.Contains("images of 2 x 5 are smaller than the kernel", Expect.Message<ArgumentException>(() => layer.Predict(Tensor.Zeros([1, 2, 2, 5]))));
        Assert.Contains("Causal is for steps in time", Expect.Message<ArgumentException>(() => new Conv2dOptions { Padding = ConvolutionPadding.Causal }));
        Assert.Contains("expected [batch, 36], got [1, 35]", Expect.Message<ArgumentException>(() => new Unflatten(1, 6, 6).Predict(Tensor.Zeros([1, 35]))));
        Assert.Contains("expected [batch, ...], got [3]", Expect.Message<ArgumentException>(() => new Flatten().Predict(Tensor.Zeros([3]))));
    }

    private static Conv2d New(int kernelHeight, int kernelWidth, int stride, int dilation, int padding) => new(2, 3, kernelHeight, kernelWidth, new Rng(1), new()
    {
        Stride = stride,
        Dilation = dilation,
        Padding = padding < 0 ? ConvolutionPadding.Same : ConvolutionPadding.Of(padding),
    });
}
