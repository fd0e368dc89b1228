using SkiaSharp;

namespace RnnLib.Reporting.Tests;

public sealed class AttentionChartTests : IDisposable
{
    private static readonly string[] Letters = ["c", "a", "t"], Sounds = ["K", "AE"];

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"rnnlib-{Guid.NewGuid():N}.png");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Save_OneWeight_ColoursItsCellAlone()
    {
        // The second sequence looks at "t" for its first token, and nowhere for its second.
        Tensor weights = Tensor.From([2, 2, 3], [1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0]);

        AttentionChart.Save(weights, 1, Letters, Sounds, _path);

        using SKBitmap picture = SKBitmap.Decode(_path);
        Assert.Equal((1000, 500), (picture.Width, picture.Height));
        (int X, int Y)[] blue = [.. from x in Enumerable.Range(0, picture.Width) from y in Enumerable.Range(0, picture.Height)
                                    where IsBlue(picture.GetPixel(x, y)) select (x, y)];
        Assert.InRange(blue.Length, 30_000, 80_000);          // a sixth of the drawn part
        Assert.True(blue.Min(p => p.X) > 600, "the cell is not in the last column");
        Assert.True(blue.Max(p => p.Y) < 260, "the cell is not in the first row");
    }

    [Fact]
    public void Save_HalfAWeight_IsPaler()
    {
        AttentionChart.Save(Tensor.Full([1, 1, 1], 0.5f), 0, ["a"], ["b"], _path);

        using SKBitmap picture = SKBitmap.Decode(_path);
        Assert.Equal(new SKColor(143, 183, 218), picture.GetPixel(500, 250));
    }

    [Fact]
    public void Save_ManyRowsAndLongWords_GrowsTaller()
    {
        AttentionChart.Save(Tensor.Full([1, 30, 3], 0.3f), 0, ["the", "beginning", "."], [.. Enumerable.Repeat("palabra", 30)], _path);

        using SKBitmap picture = SKBitmap.Decode(_path);
        Assert.Equal((1000, 1160), (picture.Width, picture.Height));
    }

    [Fact]
    public void Save_LabelsThatDoNotFit_Throws()
    {
        var weights = new Sequence(Tensor.Zeros([2, 2, 3]), [2, 1]);

        Assert.Contains("targets: expected 1 to 1 labels", Assert.Throws<ArgumentException>(() => AttentionChart.Save(weights, 1, Letters, Sounds, _path)).Message);
        Assert.Contains("sources: expected 1 to 3", Assert.Throws<ArgumentException>(() => AttentionChart.Save(weights, 0, [], Sounds, _path)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => AttentionChart.Save(weights, 2, Letters, Sounds, _path));
        Assert.False(File.Exists(_path));
    }

    private static bool IsBlue(SKColor pixel) => Math.Abs(pixel.Red - 0x1f) < 24 && Math.Abs(pixel.Green - 0x6f) < 24 && Math.Abs(pixel.Blue - 0xb4) < 24;
}
