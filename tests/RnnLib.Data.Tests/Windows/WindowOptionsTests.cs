namespace RnnLib.Data.Tests;

public sealed class WindowOptionsTests
{
    [Fact]
    public void Defaults_PredictTheNextRowOfTheWholeSeries()
    {
        var options = new WindowOptions { LookBack = 5 };

        Assert.Equal((1, 1, 0), (options.Horizon, options.Stride, options.FirstTargetRow));
        Assert.Null(options.EndTargetRow);
        Assert.Null(options.Inputs);
        Assert.Null(options.Targets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Sizes_NotPositive_NameTheOption(int size)
    {
        Assert.Equal("LookBack", Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOptions { LookBack = size }).ParamName);
        Assert.Equal("Horizon", Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOptions { LookBack = 1, Horizon = size }).ParamName);
        Assert.Equal("Stride", Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOptions { LookBack = 1, Stride = size }).ParamName);
        Assert.Equal("FirstTargetRow", Assert.Throws<ArgumentOutOfRangeException>(() => new WindowOptions { LookBack = 1, FirstTargetRow = size - 1 }).ParamName);
    }
}
