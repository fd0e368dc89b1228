using System.Globalization;

namespace RnnLib.Data.Tests;

public sealed class TimeSeriesFromCsvTests
{
    private const string Weather = "date,rain,temp,sky\n2012-01-01,0.5,-12.5,sun\n2012-01-02,1e1,3,\"fog, rain\"\n";
    private const string Stocks = "symbol,date,price\nMSFT,Jan 1,39.81\nMSFT,Feb 1,36.35\nAAPL,Jan 1,25.94\n";

    [Fact]
    public void FromCsv_NoOptions_ReadsNumericColumnsAndLabels()
    {
        TimeSeries series = Read(Weather);

        Assert.Equal(["rain", "temp"], series.Names);
        Assert.Equal([0.5f, 10], series.Column("rain").ToArray());
        Assert.Equal([-12.5f, 3], series.Column("temp").ToArray());
        Assert.Equal(["2012-01-01", "2012-01-02"], series.Labels!);
    }

    [Fact]
    public void FromCsv_Columns_ReadsTheseInThisOrder()
    {
        TimeSeries series = Read(Weather, new() { Columns = ["temp", "rain"] });

        Assert.Equal(["temp", "rain"], series.Names);
        Assert.Equal([-12.5f, 3], series.Column("temp").ToArray());
        Assert.Equal(["2012-01-01", "2012-01-02"], series.Labels!);
    }

    [Fact]
    public void FromCsv_TimeColumn_LabelsRows()
    {
        Assert.Equal(["sun", "fog, rain"], Read(Weather, new() { TimeColumn = "sky" }).Labels!);

        TimeSeries years = Read("year,x\n1990,1\n1991,2\n", new() { TimeColumn = "year" });
        Assert.Equal(["1990", "1991"], years.Labels!);
        Assert.Equal(["x"], years.Names);
    }

    [Fact]
    public void FromCsv_FirstColumnNumeric_HasNoLabels()
    {
        TimeSeries series = Read("a,b\n1,2\n");

        Assert.Null(series.Labels);
        Assert.Equal(["a", "b"], series.Names);
    }

    [Fact]
    public void FromCsv_ColumnOfTextsWithANumberInIt_IsLeftOut() => Assert.Equal(["b"], Read("a,b\n1,2\nx,3\ny,5\n").Names);

    [Theory]
    [InlineData("a,b\n1,2\nx,3\n4,5\n", "x.csv: line 3, column 'a': expected a number, got 'x'")]
    [InlineData("a,b\n1,2\n,3\n", "x.csv: line 3, column 'a': expected a number, got an empty cell")]
    public void FromCsv_ColumnOfNumbersWithAGap_IsAFaultAndNotAnotherColumn(string text, string message) =>
        Assert.Equal(message, Assert.Throws<RnnLibFormatException>(() => Read(text)).Message);

    [Fact]
    public void FromCsv_Where_KeepsMatchingRows()
    {
        TimeSeries series = Read(Stocks, new() { Where = ("symbol", "MSFT") });

        Assert.Equal(["price"], series.Names);
        Assert.Equal([39.81f, 36.35f], series.Column("price").ToArray());
        Assert.Equal(["Jan 1", "Feb 1"], series.Labels!);
    }

    [Fact]
    public void FromCsv_WhereMatchesNothing_SaysWhichValuesThereAre()
    {
        var e = Assert.Throws<ArgumentException>(() => Read(Stocks, new() { Where = ("symbol", "IBM") }));
        Assert.Equal("x.csv: no row has 'IBM' in the column 'symbol'; it holds: MSFT, AAPL.", e.Message);
    }

    [Fact]
    public void FromCsv_WhereMatchesNothingOfManyValues_ListsTwenty()
    {
        string text = "key,x\n" + string.Concat(Enumerable.Range(0, 21).Select(i => $"k{i},1\n"));

        var e = Assert.Throws<ArgumentException>(() => Read(text, new() { Where = ("key", "z") }));
        Assert.EndsWith(", k19, ....", e.Message);
    }

    [Fact]
    public void FromCsv_SeparatorSpacesQuotesUnnamedColumn_AreUnderstood()
    {
        TimeSeries series = Read("\uFEFF; \"value\" ;b\r\n0;\" 1.5\";2 \r\n\r\n1; 2;3\r\n", new() { Separator = ';' });

        Assert.Equal(["column 1", "\"value\"", "b"], series.Names);
        Assert.Equal([1.5f, 2], series.Column("\"value\"").ToArray());
        Assert.Equal([2f, 3], series.Column("b").ToArray());
    }

    [Fact]
    public void FromCsv_CultureWithDecimalComma_ReadsDecimalPoints()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            Assert.Equal([1.5f], Read("a\n1.5\n").Column("a").ToArray());
            Assert.Throws<RnnLibFormatException>(() => Read("a;b\n1,5;2\n", new() { Separator = ';', Columns = ["a"] }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", "x.csv: line 1: expected a header that names the columns, but the file is empty")]
    [InlineData("\uFEFF", "x.csv: line 1: expected a header that names the columns, but the file is empty")]
    [InlineData("price\n", "x.csv: line 1: expected rows after the header, but the file ends")]
    [InlineData("1,2\n3,4\n", "x.csv: line 1: expected a header that names the columns, got numbers only")]
    [InlineData("price,price\n3,4\n", "x.csv: line 1: the column name 'price' is used twice")]
    [InlineData("price,b\n1,2\n3\n", "x.csv: line 3: expected 2 cells, as the header has, got 1")]
    [InlineData("price,b\n1,2\n3,4,5\n", "x.csv: line 3: expected 2 cells, as the header has, got 3")]
    [InlineData("price\n1\nabc\n", "x.csv: line 3, column 'price': expected a number, got 'abc'")]
    [InlineData("price\n1\n1,\n", "x.csv: line 3: expected 1 cells, as the header has, got 2")]
    [InlineData("a,price\n\"x\ny\",1\nz,1'000\n", "x.csv: line 4, column 'price': expected a number, got '1'000'")]
    [InlineData("a,price\nx,\n", "x.csv: line 2, column 'price': expected a number, got an empty cell")]
    [InlineData("price\n1\n\n2\n", "x.csv: line 3, column 'price': expected a number, got an empty cell")]
    [InlineData("price\nNaN\n", "x.csv: line 2, column 'price': expected a finite number, got 'NaN'")]
    [InlineData("price\n-Infinity\n", "x.csv: line 2, column 'price': expected a finite number, got '-Infinity'")]
    [InlineData("price\n1e39\n", "x.csv: line 2, column 'price': expected a finite number, got '1e39'")]
    public void FromCsv_Malformed_SaysWhereAndWhy(string text, string message)
    {
        var e = Assert.Throws<RnnLibFormatException>(() => Read(text, new() { Columns = ["price"] }));
        Assert.Equal(message, e.Message);
    }

    [Fact]
    public void FromCsv_NoNumericColumn_NamesTheOneThatComesClosest()
    {
        var e = Assert.Throws<RnnLibFormatException>(() => Read("date,price,sky\nMon,1,sun\nTue,abc,sun\nWed,x,sun\n"));
        Assert.Equal("x.csv: line 3, column 'price': no column holds only numbers: expected a number, got 'abc'", e.Message);
    }

    [Fact]
    public void FromCsv_OnlyTheTimeColumn_Throws()
    {
        var e = Assert.Throws<RnnLibFormatException>(() => Read("date\n1\n", new() { TimeColumn = "date" }));
        Assert.Equal("x.csv: line 2: expected a column beside the time column", e.Message);
    }

    [Fact]
    public void FromCsv_LongTextCell_IsCutInTheMessage()
    {
        var e = Assert.Throws<RnnLibFormatException>(() => Read($"a\n{new string('x', 99)}\n", new() { Columns = ["a"] }));
        Assert.EndsWith($"got '{new string('x', 40)}...'", e.Message);
    }

    [Fact]
    public void FromCsv_UnknownColumn_ListsTheColumns()
    {
        const string message = "x.csv has no column 'pressure'; its columns are: date, rain, temp, sky.";
        foreach (CsvOptions options in (CsvOptions[])[new() { Columns = ["pressure"] }, new() { TimeColumn = "pressure" }, new() { Where = ("pressure", "1") }])
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => Read(Weather, options)).Message);
    }

    [Fact]
    public void FromCsv_File_IsReadAndNamedInErrors()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("weather.csv", Weather);

        Assert.Equal(2, TimeSeries.FromCsv(path).Rows);
        var e = Assert.Throws<RnnLibFormatException>(() => TimeSeries.FromCsv(path, new() { Columns = ["sky"] }));
        Assert.Equal($"{path}: line 2, column 'sky': expected a number, got 'sun'", e.Message);
        Assert.Equal((path, "line 2, column 'sky'"), (e.File, e.Position));
    }

    [Fact]
    public void FromCsv_MissingFile_SaysSoWithThePath()
    {
        using var folder = new TemporaryFolder();
        string path = folder["none.csv"];

        var e = Assert.Throws<FileNotFoundException>(() => TimeSeries.FromCsv(path));
        Assert.Equal($"There is no file '{path}' (looked for {path}).", e.Message);
        Assert.Equal(path, e.FileName);
        Assert.Throws<FileNotFoundException>(() => TimeSeries.FromCsv(folder[Path.Combine("no", "folder.csv")]));
    }

    private static TimeSeries Read(string text, CsvOptions? options = null) => TimeSeries.FromCsv(new StringReader(text), options, "x.csv");
}
