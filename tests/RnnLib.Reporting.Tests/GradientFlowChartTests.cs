using RnnLib.Layers;
using RnnLib.Training;
using SkiaSharp;

namespace RnnLib.Reporting.Tests;

public sealed class GradientFlowChartTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"rnnlib-{Guid.NewGuid():N}.png");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Save_Report_DrawsALineForEachLayer()
    {
        var model = new Rnn(1, 4, new Rng(1), new() { Layers = 2 }).Then(new LastStep());
        GradientFlowReport report = Diagnose.GradientFlow(model, new Batch<Sequence>(Tensor.Full([2, 20, 1], 1), Tensor.Zeros([2, 4])), Losses.MeanSquaredError);

        GradientFlowChart.Save(report, _path);

        using SKBitmap picture = SKBitmap.Decode(_path);
        Assert.Equal((1000, 500), (picture.Width, picture.Height));
        Assert.True(Count(picture, 0x1f, 0x6f, 0xb4) > 200, "the first layer is missing");
        Assert.True(Count(picture, 0xe8, 0x71, 0x0a) > 200, "the second layer is missing");
    }

    [Fact]
    public void Save_Logarithmic_DrawsAPowerAsAStraightLine()
    {
        GradientFlowChart.Save([new("half", [.. Enumerable.Range(0, 40).Select(i => Math.Pow(0.5, i))])], _path, new() { Relative = true });

        using SKBitmap picture = SKBitmap.Decode(_path);
        // the middle of the curve's pixels in each of three columns lies on a straight line
        int[] columns = [150, 300, 450];
        double[] rows = [.. columns.Select(x => Enumerable.Range(0, picture.Height).Where(y => IsNear(picture.GetPixel(x, y), 0x1f, 0x6f, 0xb4)).Average())];
        Assert.Equal(rows[1] - rows[0], rows[2] - rows[1], 3.0);
        Assert.True(rows[1] > rows[0] + 10);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    public void Save_NothingToDraw_Throws(double norm) =>
        Assert.Contains("no line with a gradient", Assert.Throws<ArgumentException>(() => GradientFlowChart.Save([new("none", [norm, 0])], _path)).Message);

    [Fact]
    public void Save_ZerosAndInfinities_AreLeftOut()
    {
        GradientFlowChart.Save([new("with", [1, 0.1, 0, double.PositiveInfinity, 1e-300])], _path);

        Assert.True(new FileInfo(_path).Length > 1000);
    }

    private static int Count(SKBitmap picture, byte red, byte green, byte blue) => picture.Pixels.Count(pixel => IsNear(pixel, red, green, blue));

    private static bool IsNear(SKColor pixel, byte red, byte green, byte blue) =>
        Math.Abs(pixel.Red - red) < 24 && Math.Abs(pixel.Green - green) < 24 && Math.Abs(pixel.Blue - blue) < 24;
}
