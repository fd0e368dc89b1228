namespace RnnLib.Data.Tests;

public sealed class TimeSeriesTests
{
    private static readonly TimeSeries Series = new(["a", "b"], [[0, 1, 2, 3, 4], [10, 11, 12, 13, 14]], ["t0", "t1", "t2", "t3", "t4"]);

    [Theory]
    [InlineData(0.2f, 4)]
    [InlineData(0.4f, 3)]
    [InlineData(0.5f, 3)]
    public void Split_Fraction_CutsOffTheEndInOrder(float fraction, int trainRows)
    {
        var (train, test) = Series.Split(fraction);

        Assert.Equal(Enumerable.Range(0, trainRows).Select(i => (float)i), train.Column("a").ToArray());
        Assert.Equal(Enumerable.Range(trainRows, 5 - trainRows).Select(i => (float)i), test.Column("a").ToArray());
        Assert.Equal($"t{trainRows}", test.Labels![0]);
    }

    [Fact]
    public void Select_SomeColumns_KeepsRowsAndLabels()
    {
        TimeSeries selected = Series.Select("b");

        Assert.Equal(["b"], selected.Names);
        Assert.Equal(14, selected.Column("b")[4]);
        Assert.Equal(Series.Labels, selected.Labels);
    }

    [Fact]
    public void With_NewAndExistingName_AddsAndReplaces()
    {
        Assert.Equal(["a", "b", "c"], Series.With("c", new float[5]).Names);
        Assert.Equal(0, Series.With("b", new float[5]).Column("b")[0]);
        Assert.Equal(10, Series.Column("b")[0]);
    }

    [Fact]
    public void Members_WrongArguments_ThrowInWords()
    {
        Assert.Contains("no column 'z'; there are: a, b", Assert.Throws<ArgumentException>(() => Series.Column("z").Length).Message);
        Assert.Contains("rows 4 to 6", Assert.Throws<ArgumentOutOfRangeException>(() => Series.Slice(4, 2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Series.Split(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Series.Split(float.NaN));
        Assert.Throws<ArgumentException>(() => Series.With("c", new float[4]));
        Assert.Throws<ArgumentException>(() => new TimeSeries(["a", "a"], [[1], [2]]));
        Assert.Throws<ArgumentException>(() => new TimeSeries([], []));
        Assert.Throws<ArgumentException>(() => new TimeSeries(["a"], [[1, 2]], ["only one"]));
    }

    [Theory]
    [InlineData(0.01f)]
    [InlineData(0.99f)]
    public void Split_OnePartEmpty_Throws(float fraction) =>
        Assert.Contains("leaves one part empty", Assert.Throws<ArgumentException>(() => Series.Split(fraction)).Message);
}
