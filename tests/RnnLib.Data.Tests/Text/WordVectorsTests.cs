namespace RnnLib.Data.Tests;

public sealed class WordVectorsTests
{
    private static readonly Vocabulary Words = new(["cat", "dog", "at name", "Cat"], new());

    [Theory]
    [InlineData("cat 1 2 3\nbird 4 5 6\nat name 7 8 9\ndog -1 0.5 1e-2\n")]
    [InlineData("4 3\ncat 1 2 3 \nbird 4 5 6 \nat name 7 8 9 \ndog -1 0.5 1e-2 ")]
    [InlineData("\uFEFFcat 1 2 3\r\n\r\nbird x y z\r\nat name 7 8 9\r\ndog -1 0.5 1e-2\r\ncat 9 9 9\r\n")]
    public void Read_GloveAndWord2Vec_GivesTheRows(string text)
    {
        using var folder = new TemporaryFolder();

        WordVectors vectors = WordVectors.Read(folder.Write("v.txt", text), Words);

        Assert.Equal([6, 3], vectors.Table.Shape);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 2, 3, -1, 0.5f, 0.01f, 7, 8, 9, 0, 0, 0], vectors.Table.ToArray());
        Assert.Equal(["<pad>", "<unk>", "Cat"], vectors.Missing);
        Assert.Equal(3, vectors.Found);
        Assert.Equal("3 of 6 tokens found, 3 numbers each", vectors.ToString());
    }

    [Fact]
    public void Read_WithAGenerator_DrawsWhatIsMissingAsWhatIsFound()
    {
        using var folder = new TemporaryFolder();
        float[] numbers = new float[2000];
        new Rng(1).FillNormal(numbers, 3, 0.5f);
        string path = folder.Write("v.txt", $"cat {string.Join(' ', numbers.Select(x => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}\n");

        Tensor table = WordVectors.Read(path, Words, new Rng(2)).Table;
        Tensor again = WordVectors.Read(path, Words, new Rng(2)).Table;

        Assert.Equal(table.ToArray(), again.ToArray());
        Assert.Equal(new float[2000], table.Data[..2000].ToArray());             // padding
        Assert.Equal(numbers, table.Data.Slice(2 * 2000, 2000).ToArray());
        float[] unknown = table.Data.Slice(2000, 2000).ToArray();
        Assert.InRange(unknown.Average(), 2.95f, 3.05f);
        Assert.InRange(Math.Sqrt(unknown.Average(x => (x - 3) * (x - 3))), 0.45, 0.55);
    }

    [Theory]
    [InlineData("cat 1 2\ndog 1\n", "line 2: expected a word and 2 numbers, got 1 numbers")]
    [InlineData("2 2\ncat 1 2\n\ndog 1 x\n", "line 4: number 2: expected a number, got 'x'")]
    [InlineData("cat 1 NaN\n", "line 1: number 2: expected a finite number, got 'NaN'")]
    [InlineData("cat\n", "line 1: expected a word and its numbers, separated by a space")]
    [InlineData("3 0\n", "line 1: expected a word and its numbers, separated by a space")]
    [InlineData("1 2000000000\ncat 1 2\n", "line 2: expected a word and 2000000000 numbers, got 2 numbers")]
    [InlineData("", "line 1: expected texts, but the file ends")]
    public void Read_Malformed_SaysTheLine(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("v.txt", text);

        Assert.Equal($"{path}: {message}", Assert.Throws<RnnLibFormatException>(() => WordVectors.Read(path, Words)).Message);
        Assert.Throws<FileNotFoundException>(() => WordVectors.Read(folder["absent"], Words));
    }
}
