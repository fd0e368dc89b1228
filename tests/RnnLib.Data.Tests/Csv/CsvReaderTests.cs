namespace RnnLib.Data.Tests;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d", "a|b/c|d")]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,d\r\n", "a|b/c|d")]
    [InlineData("a,b\rc,d\r", "a|b/c|d")]
    [InlineData("\uFEFFa,b", "a|b")]
    [InlineData("\uFEFF\"a\",b", "a|b")]
    [InlineData("a,,\n,,", "a||/||")]
    [InlineData("a\n\nb", "a//b")]
    [InlineData("\"a,b\",c", "a,b|c")]
    [InlineData("\"say \"\"hi\"\"\",c", "say \"hi\"|c")]
    [InlineData("\"\"\"\"", "\"")]
    [InlineData("\"\",x", "|x")]
    [InlineData("\"a\nb\",c\nd,e", "a\nb|c/d|e")]
    [InlineData("\"a\r\nb\",c\r\nd,e", "a\r\nb|c/d|e")]
    [InlineData(" a , b ", " a | b ")]
    [InlineData("5\" pipe,x", "5\" pipe|x")]
    [InlineData("", "")]
    public void Read_Text_GivesCells(string text, string expected)
    {
        var records = new List<string>();
        var reader = new CsvReader(new StringReader(text), ',', "x.csv");
        while (reader.Read())
            records.Add(string.Join('|', reader.Fields));

        Assert.Equal(expected, string.Join('/', records));
    }

    [Fact]
    public void Read_OtherSeparator_SplitsThere()
    {
        var reader = new CsvReader(new StringReader("a;\"b;c\";d,e"), ';', "x.csv");

        Assert.True(reader.Read());
        Assert.Equal(["a", "b;c", "d,e"], reader.Fields);
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("a\n\"b\nc\"\nd", new[] { 1, 2, 4 })]
    [InlineData("a\r\n\"b\r\nc\"\r\nd", new[] { 1, 2, 4 })]
    [InlineData("a\r\"b\rc\"\rd", new[] { 1, 2, 4 })]
    [InlineData("a\n\nb", new[] { 1, 2, 3 })]
    public void Line_LineEndsInCells_CountsLinesOfTheFile(string text, int[] expected)
    {
        var lines = new List<int>();
        var reader = new CsvReader(new StringReader(text), ',', "x.csv");
        while (reader.Read())
            lines.Add(reader.Line);

        Assert.Equal(expected, lines);
    }

    [Theory]
    [InlineData("a,b\nc,\"d\ne", "x.csv: line 2: cell 2: the quote that opens it is never closed")]
    [InlineData("\"a\"b,c", "x.csv: line 1: cell 1: expected a separator ',' after the closing quote, got 'b'")]
    public void Read_BrokenQuotes_SaysWhere(string text, string message)
    {
        var reader = new CsvReader(new StringReader(text), ',', "x.csv");

        var e = Assert.Throws<RnnLibFormatException>(() =>
        {
            while (reader.Read())
            {
            }
        });
        Assert.Equal(message, e.Message);
    }
}
