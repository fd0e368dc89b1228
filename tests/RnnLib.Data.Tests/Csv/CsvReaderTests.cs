namespace RnnLib.Data.Tests;

public sealed class CsvReaderTests
{
    public static TheoryData<string, string[][]> Files => new()
    {
        { "a,b\n1,2\n", [["a", "b"], ["1", "2"]] },
        { "a,b\r\n1,2", [["a", "b"], ["1", "2"]] },
        { "a\rb\r", [["a"], ["b"]] },
        { "\"a,b\",c\n", [["a,b", "c"]] },
        { "\"say \"\"hi\"\"\",x", [["say \"hi\"", "x"]] },
        { "\"two\nlines\",x\ny,z", [["two\nlines", "x"], ["y", "z"]] },
        { ",\n,,\n", [["", ""], ["", "", ""]] },
        { "a,b\n\n1,2\n\n", [["a", "b"], ["1", "2"]] },
        { "x\"y,z", [["x\"y", "z"]] },
        { "", [] },
        { "\n", [] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void ReadRow_Quirks_FollowsTheRules(string text, string[][] expected) => Assert.Equal(expected, Rows(text));

    [Fact]
    public void Line_AfterQuotedLineBreaks_StillCounts()
    {
        var reader = new CsvReader(new StringReader("a\n\"b\n\n\",c\nd"), ',', "f.csv");
        var lines = new List<int>();
        while (reader.ReadRow() is not null)
            lines.Add(reader.Line);

        Assert.Equal([1, 2, 5], lines);
    }

    [Fact]
    public void ReadRow_OtherSeparator_Splits()
    {
        var reader = new CsvReader(new StringReader("a;b,c"), ';', "f.csv");

        Assert.Equal(["a", "b,c"], reader.ReadRow());
    }

    [Theory]
    [InlineData("a\n\"open", "line 2", "quote opened in line 2")]
    [InlineData("\"a\"b,c", "line 1", "after a closing quote")]
    public void ReadRow_BadQuotes_Throws(string text, string position, string reason)
    {
        var e = Assert.Throws<RnnLibFormatException>(() => Rows(text));

        Assert.Equal("f.csv", e.File);
        Assert.Equal(position, e.Position);
        Assert.Contains(reason, e.Message);
    }

    private static List<string[]> Rows(string text)
    {
        var reader = new CsvReader(new StringReader(text), ',', "f.csv");
        var rows = new List<string[]>();
        while (reader.ReadRow() is { } row)
            rows.Add([.. row]);
        return rows;
    }
}
