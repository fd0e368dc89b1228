using System.Globalization;

namespace RnnLib.Data.Tests;

public sealed class TimeSeriesCsvTests
{
    private const string Weather = "date,high,low,kind\n2012-01-01,12.8,5,rain\n2012-01-02,-1e1,2.5,sun\n";
    private const string Stocks = "symbol,date,price\nA,2000,1\nA,2001,2\nB,2000,30\nB,2001,40\n";

    [Fact]
    public void FromCsv_NoOptions_TakesTheColumnsOfNumbersAndLabelsTheRows()
    {
        using var file = new TemporaryFile(Weather);

        TimeSeries series = TimeSeries.FromCsv(file.Path);

        Assert.Equal(["high", "low"], series.Names);
        Assert.Equal([12.8f, -10], series.Column("high").ToArray());
        Assert.Equal([5, 2.5f], series.Column("low").ToArray());
        Assert.Equal(["2012-01-01", "2012-01-02"], series.Labels);
    }

    [Fact]
    public void FromCsv_ChosenColumns_KeepsTheirOrder()
    {
        using var file = new TemporaryFile("\uFEFF" + Weather);

        TimeSeries series = TimeSeries.FromCsv(file.Path, new() { Columns = ["low", "high"], TimeColumn = "kind" });

        Assert.Equal(["low", "high"], series.Names);
        Assert.Equal(["rain", "sun"], series.Labels);
    }

    [Fact]
    public void FromCsv_LongFormat_KeepsTheRowsOfOneSeries()
    {
        using var file = new TemporaryFile(Stocks);

        TimeSeries series = TimeSeries.FromCsv(file.Path, new() { Columns = ["price"], TimeColumn = "date", Where = ("symbol", "B") });

        Assert.Equal([30, 40], series.Column("price").ToArray());
        Assert.Equal(["2000", "2001"], series.Labels);
    }

    [Fact]
    public void FromCsv_ComputerWithDecimalComma_StillReadsPoints()
    {
        using var file = new TemporaryFile("x\n1.5\n");
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal([1.5f], TimeSeries.FromCsv(file.Path).Column("x").ToArray());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void FromCsv_MissingFile_ThrowsInPlainWords()
    {
        var e = Assert.Throws<FileNotFoundException>(() => TimeSeries.FromCsv("no-such-file.csv"));

        Assert.Equal("There is no file 'no-such-file.csv'.", e.Message);
    }

    [Fact]
    public void FromCsv_UnknownColumn_ThrowsListingTheColumns()
    {
        using var file = new TemporaryFile(Weather);

        Assert.Contains("there is no column 'hihg'; there are: date, high, low, kind", Assert.Throws<ArgumentException>(() => TimeSeries.FromCsv(file.Path, new() { Columns = ["hihg"] })).Message);
        Assert.Contains("no column 'city'", Assert.Throws<ArgumentException>(() => TimeSeries.FromCsv(file.Path, new() { Where = ("city", "x") })).Message);
        Assert.Contains("no row has 'snow' in column 'kind'; it holds: rain, sun", Assert.Throws<ArgumentException>(() => TimeSeries.FromCsv(file.Path, new() { Where = ("kind", "snow") })).Message);
    }

    [Theory]
    [InlineData("d,x\n1,2\n3,abc\n", "line 3, column 'x'", "expected a number, got 'abc'")]
    [InlineData("d,x\n1,\n", "line 2, column 'x'", "expected a number, got ''")]
    [InlineData("d,x\n1,NaN\n", "line 2, column 'x'", "got 'NaN'")]
    [InlineData("d,x\n1,1e99\n", "line 2, column 'x'", "got '1e99'")]
    [InlineData("d,x\n1,2,3\n", "line 2", "expected 2 cells as in the first line, got 3")]
    [InlineData("d,x\n", "line 2", "got none")]
    [InlineData("", "line 1", "the file is empty")]
    [InlineData("x,x\n1,2\n", "line 1", "occurs twice")]
    public void FromCsv_MalformedFile_ThrowsSayingWhereAndWhy(string text, string position, string reason)
    {
        using var file = new TemporaryFile(text);

        var e = Assert.Throws<RnnLibFormatException>(() => TimeSeries.FromCsv(file.Path, new() { Columns = ["x"] }));

        Assert.Equal((file.Path, position), (e.File, e.Position));
        Assert.Contains(reason, e.Message);
    }

    [Fact]
    public void FromCsv_NoColumnOfNumbers_Throws()
    {
        using var file = new TemporaryFile("a,b\nx,y\n");

        Assert.Contains("none of the columns holds numbers: a, b", Assert.Throws<RnnLibFormatException>(() => TimeSeries.FromCsv(file.Path)).Message);
    }

    [Fact]
    public void FromCsv_GapInAColumnOfNumbers_IsAFaultAndNotAnotherColumn()
    {
        using var file = new TemporaryFile("date,price,volume\nd1,1,10\nd2,,20\nd3,3,30\n");

        Assert.Equal("line 3, column 'price'", Assert.Throws<RnnLibFormatException>(() => TimeSeries.FromCsv(file.Path)).Position);
    }
}
