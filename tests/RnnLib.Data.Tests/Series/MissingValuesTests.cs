namespace RnnLib.Data.Tests;

public sealed class MissingValuesTests
{
    private const float Gap = float.NaN;

    [Theory]
    [InlineData(MissingValues.DropRow, "1 7 8", "10 70 80", "a g h")]
    [InlineData(MissingValues.FillForward, "1 1 1 1 5 5 7 8", "10 10 30 40 40 60 70 80", "a b c d e f g h")]
    [InlineData(MissingValues.Interpolate, "1 2 3 4 5 6 7 8", "10 20 30 40 50 60 70 80", "a b c d e f g h")]
    public void Constructor_Gaps_AreDealtWith(MissingValues method, string x, string y, string labels)
    {
        var series = new TimeSeries(["x", "y"], [[1, Gap, Gap, Gap, 5, Gap, 7, 8], [10, Gap, 30, 40, Gap, 60, 70, 80]], [.. "abcdefgh".Select(c => $"{c}")], method);

        Assert.Equal(x, string.Join(' ', series.Column("x").ToArray()));
        Assert.Equal(y, string.Join(' ', series.Column("y").ToArray()));
        Assert.Equal(labels, string.Join(' ', series.Labels!));
    }

    [Theory]
    [InlineData(MissingValues.FillForward)]
    [InlineData(MissingValues.Interpolate)]
    public void Constructor_GapsAtTheEnds_LoseTheFirstRowsAndHoldTheLastValue(MissingValues method)
    {
        var series = new TimeSeries(["x", "y"], [[Gap, 2, 3, Gap, Gap], [Gap, Gap, 30, 40, 50]], missing: method);

        Assert.Equal([3f, 3, 3], series.Column("x").ToArray());
        Assert.Equal([30f, 40, 50], series.Column("y").ToArray());
        Assert.Equal(3, series.Rows);
    }

    [Fact]
    public void Constructor_NothingLeftOrInfinite_SaysSo()
    {
        Assert.StartsWith(
            "TimeSeries: columns: no row is left: each of the 2 has a missing value that DropRow cannot fill.",
            Assert.Throws<ArgumentException>(() => new TimeSeries(["x", "y"], [[Gap, 1], [1, Gap]], missing: MissingValues.DropRow)).Message);
        Assert.Throws<ArgumentException>(() => new TimeSeries(["x"], [[Gap, Gap]], missing: MissingValues.FillForward));
        Assert.StartsWith("TimeSeries: column 'x', row 0: expected a finite number, got NaN.", Assert.Throws<ArgumentException>(() => new TimeSeries(["x"], [[Gap]])).Message);
        Assert.Contains("got Infinity", Assert.Throws<ArgumentException>(() => new TimeSeries(["x"], [[float.PositiveInfinity]], missing: MissingValues.FillForward)).Message);
        Assert.Throws<ArgumentException>(() => new TimeSeries(["x", "y"], [[1], [1, 2]], missing: MissingValues.FillForward));
    }

    [Fact]
    public void FromCsv_MissingCells_AreFilledOnRequestOnly()
    {
        const string text = "day,x,y,note\nd1,1,5,\nd2,,NaN,\nd3,NA, ? ,\nd4,4,n/a,\nd5,null,7,\n";

        TimeSeries line = Read(text, MissingValues.Interpolate), forward = Read(text, MissingValues.FillForward), dropped = Read(text, MissingValues.DropRow);

        Assert.Equal(["x", "y"], line.Names);   // a column without any value is none
        Assert.Equal([1f, 2, 3, 4, 4], line.Column("x").ToArray());
        Assert.Equal([1f, 1, 1, 4, 4], forward.Column("x").ToArray());
        Assert.Equal([5f, 5, 5, 5, 7], forward.Column("y").ToArray());
        Assert.Equal(["d1"], dropped.Labels!);
        Assert.Equal("t: line 3, column 'x': expected a number, got an empty cell", Assert.Throws<RnnLibFormatException>(() => Read(text, MissingValues.Refuse, ["x"])).Message);
    }

    [Fact]
    public void FromCsv_OtherTextInAColumnOfNumbers_IsAFaultNevertheless()
    {
        Assert.Equal(
            "t: line 4, column 'x': expected a number, got 'oops'",
            Assert.Throws<RnnLibFormatException>(() => Read("x\n1\nNA\noops\n2\n", MissingValues.FillForward, ["x"])).Message);
        Assert.EndsWith("column 'x': expected numbers, but every cell is missing", Assert.Throws<RnnLibFormatException>(() => Read("x,y\n,1\n,2\n", MissingValues.FillForward, ["x"])).Message);
        Assert.EndsWith("expected a row without a missing value, but each has one", Assert.Throws<RnnLibFormatException>(() => Read("x,y\n,1\n1,\n", MissingValues.DropRow)).Message);
    }

    private static TimeSeries Read(string text, MissingValues missing, string[]? columns = null) =>
        TimeSeries.FromCsv(new StringReader(text), new() { Missing = missing, Columns = columns }, "t");
}
