namespace RnnLib.Layers.Tests;

public sealed class Pool2dTests
{
    private static readonly Tensor Image = Tensor.From([1, 1, 3, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);

    [Fact]
    public void Forward_ByHand()
    {
        Assert.Equal([6f, 8], new MaxPool2d(2).Predict(Image).ToArray());
        Assert.Equal([6f, 7, 8, 10, 11, 12], new MaxPool2d(2, stride: 1).Predict(Image).ToArray());
        Assert.Equal([1f, 3, 4, 9, 11, 12], new MaxPool2d(2, padding: 1).Predict(Image).ToArray());
        Assert.Equal([-1f], new MaxPool2d(3, padding: 1).Predict(Tensor.From([1, 1, 1, 1], [-1])).ToArray());   // what stands around is never the largest
        Assert.Equal([3.5f, 5.5f], new AvgPool2d(2).Predict(Image).ToArray());
        Assert.Equal([0.25f, 1.25f, 1, 3.5f, 8.5f, 5], new AvgPool2d(2, padding: 1).Predict(Image).ToArray());
        Assert.Equal([1f, 2.5f, 4, 7, 8.5f, 10], new AvgPool2d(2, padding: 1, countsPadding: false).Predict(Image).ToArray());
    }

    [Theory]
    [InlineData(2, null, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 0)]
    [InlineData(2, 1, 1)]
    public void Gradient_OfImages_MatchesCentralDifferences(int kernel, int? stride, int padding)
    {
        // Distinct values, further apart than the check moves them.
        int[] order = [.. Enumerable.Range(0, 2 * 2 * 5 * 6)];
        new Rng(1).Shuffle<int>(order);
        var x = new Parameter("x", Tensor.From([2, 2, 5, 6], [.. order.Select(i => i * 0.1f)]));
        foreach (Pool2d layer in (Pool2d[])[new MaxPool2d(kernel, stride, padding), new AvgPool2d(kernel, stride, padding), new AvgPool2d(kernel, stride, padding, countsPadding: false)])
            Expect.Differentiable([x], pass => layer.Forward(pass.Read(x), pass));
    }

    [Theory]
    [InlineData(ImageStep.Pixel, 12, 2, new[] { 1f, 13, 2, 14 })]
    [InlineData(ImageStep.Row, 3, 8, new[] { 1f, 2, 3, 4, 13, 14, 15, 16, 5 })]
    [InlineData(ImageStep.Column, 4, 6, new[] { 1f, 5, 9, 13, 17, 21, 2 })]
    public void ImageToSequence_MakesSteps(ImageStep step, int time, int features, float[] first)
    {
        Tensor images = Tensor.From([1, 2, 3, 4], [.. Enumerable.Range(1, 24).Select(i => (float)i)]);
        Sequence steps = new ImageToSequence(step).Predict(images);
        Assert.True(steps.Values.Shape == [1, time, features]);
        Assert.Equal(first, steps.Values.ToArray()[..first.Length]);
    }

    [Fact]
    public void Errors_NameWhatIsWrong()
    {
        Assert.Contains("padding: expected at most half of kernelSize=2", Expect.Message<ArgumentOutOfRangeException>(() => new MaxPool2d(2, padding: 2)));
        Assert.Contains("images of 1 x 4 are smaller than the window", Expect.Message<ArgumentException>(() => new AvgPool2d(2).Predict(Tensor.Zeros([1, 1, 1, 4]))));
        Assert.Contains("expected [batch, channels, height, width], got [2, 3]", Expect.Message<ArgumentException>(() => new MaxPool2d(2).Predict(Tensor.Zeros([2, 3]))));
    }
}
