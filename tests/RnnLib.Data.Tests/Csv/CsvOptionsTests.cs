namespace RnnLib.Data.Tests;

public sealed class CsvOptionsTests
{
    [Fact]
    public void Defaults_AreEveryNumericColumnAndEveryRow()
    {
        var options = new CsvOptions();

        Assert.Null(options.Columns);
        Assert.Null(options.TimeColumn);
        Assert.Null(options.Where);
        Assert.Equal(',', options.Separator);
    }

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\r')]
    public void Separator_QuoteOrLineEnd_Throws(char separator)
    {
        var e = Assert.Throws<ArgumentException>(() => new CsvOptions { Separator = separator });
        Assert.StartsWith("CsvOptions.Separator: a quote or a line end cannot separate cells.", e.Message);
    }
}
