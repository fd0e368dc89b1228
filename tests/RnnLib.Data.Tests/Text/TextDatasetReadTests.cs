using System.IO.Compression;
using System.Text;

namespace RnnLib.Data.Tests;

public sealed class TextDatasetReadTests
{
    private static readonly TextReadOptions[] Places = [new(), new() { LeaveOnDisk = true }];

    [Fact]
    public void FromFolders_AclImdb_HasAClassPerFolder()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["train/pos", "train/neg", "train/unsup"])
            Directory.CreateDirectory(folder[name]);
        folder.Write("train/pos/1_8.txt", "good\nfilm");
        folder.Write("train/pos/0_9.txt", "\uFEFFfine");
        folder.Write("train/neg/0_2.txt", "bad");
        folder.Write("train/neg/notes.md", "no text");
        folder.Write("train/unsup/0_0.txt", "who knows");
        folder.Write("train/urls_pos.txt", "no text");

        foreach (TextReadOptions options in Places)
        {
            TextDataset data = TextDataset.FromFolders(folder["train"], options);

            Assert.Equal(["neg", "pos"], data.ClassNames);
            Assert.Equal(["bad", "fine", "good\nfilm"], data.Texts);
            Assert.Equal([0, 1, 1], data.Classes);
            Assert.Equal(["fine", "good\nfilm", "bad"], TextDataset.FromFolders(folder["train"], options with { Classes = ["pos", "neg"] }).Texts);
            Assert.Equal("who knows", TextDataset.FromFolders(folder["train"], options with { Classes = ["unsup"] }).Texts[0]);
        }

        Assert.Contains("There is no folder", Assert.Throws<DirectoryNotFoundException>(() => TextDataset.FromFolders(folder["test"])).Message);
        Assert.Throws<DirectoryNotFoundException>(() => TextDataset.FromFolders(folder["train"], new() { Classes = ["neutral"] }));
        Assert.EndsWith("expected a folder for each class, but there is none", Assert.Throws<RnnLibFormatException>(() => TextDataset.FromFolders(folder["train/pos"])).Message);
        Assert.EndsWith("expected texts '*.doc', but there is none", Assert.Throws<RnnLibFormatException>(() => TextDataset.FromFolders(folder["train"], pattern: "*.doc")).Message);
    }

    [Fact]
    public void FromClassFiles_RtPolarity_HasALinePerText()
    {
        using var folder = new TemporaryFolder();
        string negative = folder.Write("rt.neg", "dull .\n\n  \nbad , bad\n"), positive = folder.Write("rt.pos", "fine !\r\ngood .");

        foreach (TextReadOptions options in Places)
        {
            TextDataset data = TextDataset.FromClassFiles([("neg", negative), ("pos", positive), ("neg", negative)], options);

            Assert.Equal(["dull .", "bad , bad", "fine !", "good .", "dull .", "bad , bad"], data.Texts);
            Assert.Equal([0, 0, 1, 1, 0, 0], data.Classes);
            Assert.Equal(["neg", "pos"], data.ClassNames);
        }

        Assert.Throws<FileNotFoundException>(() => TextDataset.FromClassFiles([("neg", folder["absent"])]));
        Assert.StartsWith("FromClassFiles: files", Assert.Throws<ArgumentException>(() => TextDataset.FromClassFiles([])).Message);
    }

    [Fact]
    public void FromCsv_QuotesSeparatorsAndLineEnds_AreRead()
    {
        using var folder = new TemporaryFolder();
        string csv = folder.Write("a.csv", "\uFEFFid,label,text\r\n1,10,\"a, \"\"b\"\"\nc\"\r\n\r\n2,9,plain\r\n3,10,\u00e9\n");
        string tsv = folder.Write("a.tsv", "text\tlabel\nsays \"so\tx\n\"quoted\"\ty\n");

        foreach (TextReadOptions options in Places)
        {
            TextDataset table = TextDataset.FromCsv(csv, "text", "label", options), tabs = TextDataset.FromCsv(tsv, "text", "label", options);

            Assert.Equal(["a, \"b\"\nc", "plain", "\u00e9"], table.Texts);
            Assert.Equal(["9", "10"], table.ClassNames);   // as numbers, not as texts
            Assert.Equal([1, 0, 1], table.Classes);
            Assert.Equal(["says \"so", "\"quoted\""], tabs.Texts);
            Assert.Equal("quoted", TextDataset.FromCsv(folder.Write("q.tsv", "text\tlabel\n\"quoted\"\ty\n"), "text", "label", options with { Quoted = true }).Texts[0]);
            Assert.Equal("a;b", TextDataset.FromCsv(folder.Write("s.csv", "text;label\n'a;b';y\n".Replace('\'', '"')), "text", "label", options with { Separator = ';' }).Texts[0]);
        }
    }

    [Fact]
    public void FromCsv_Compressed_IsReadIntoMemoryOnly()
    {
        using var folder = new TemporaryFolder();
        using (var file = new GZipStream(File.Create(folder["a.tsv.gz"]), CompressionMode.Compress))
            file.Write("label\ttext\n1\tfine film\n"u8);

        Assert.Equal(["fine film"], TextDataset.FromCsv(folder["a.tsv.gz"], "text", "label").Texts);
        Assert.StartsWith("TextReadOptions.LeaveOnDisk", Assert.Throws<ArgumentException>(() => TextDataset.FromCsv(folder["a.tsv.gz"], "text", "label", new() { LeaveOnDisk = true })).Message);
    }

    [Fact]
    public void FromJsonLines_Objects_AreRead()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.jsonl", "{\"label\": true, \"text\": \"a\\nb \\u00e9\"}\n\n{\"text\":\"c\",\"x\":[1,{}],\"label\":false}\n");

        foreach (TextReadOptions options in Places)
        {
            TextDataset data = TextDataset.FromJsonLines(path, options: options);

            Assert.Equal(["a\nb \u00e9", "c"], data.Texts);
            Assert.Equal(["false", "true"], data.ClassNames);
            Assert.Equal([1, 0], data.Classes);
        }
    }

    [Theory]
    [InlineData("{\"text\": \"a\"", "line 1: expected a JSON object, but it is malformed:")]
    [InlineData("\n[1]\n", "line 2: expected a JSON object, got an array")]
    [InlineData("{\"txt\":\"a\",\"label\":1}\n", "line 1: there is no property 'text'; there are txt, label")]
    [InlineData("{\"text\":[],\"label\":1}\n", "line 1: property 'text': expected a text or a number, got an array")]
    [InlineData("{\"text\":\"a\",\"label\":null}\n", "line 1: property 'label': expected a text or a number, got null")]
    [InlineData("{\"text\":\"\\ud800\",\"label\":1}\n", "line 1: expected text, but a string is malformed:")]
    [InlineData("", "line 1: expected texts, but the file ends")]
    public void FromJsonLines_Malformed_SaysTheLine(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.jsonl", text);

        Assert.StartsWith($"{path}: {message}", Assert.Throws<RnnLibFormatException>(() => TextDataset.FromJsonLines(path)).Message);
    }

    [Theory]
    [InlineData("", "line 1: expected a header that names the columns, but the file is empty")]
    [InlineData("text,label\n", "line 2: expected texts, but the file ends")]
    [InlineData("text,label\na,1\nb\n", "line 3: expected 2 cells, as the header has, got 1")]
    [InlineData("text,label\n\"a,1\n", "line 2: cell 1: the quote that opens it is never closed")]
    [InlineData("text,label\n\"a\nb\",1\n\"c\"d,1\n", "line 4: cell 1: expected a separator ',' after the closing quote, got 'd'")]
    public void FromCsv_Malformed_SaysTheLine(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv", text);

        Assert.Equal($"{path}: {message}", Assert.Throws<RnnLibFormatException>(() => TextDataset.FromCsv(path, "text", "label")).Message);
    }

    [Fact]
    public void FromCsv_UnknownColumnOrClass_ListsThose()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv", "text,label\na,x\nb,y\n");

        Assert.StartsWith($"{path} has no column 'class'; its columns are: text, label.", Assert.Throws<ArgumentException>(() => TextDataset.FromCsv(path, "text", "class")).Message);
        Assert.Equal(
            $"{path}: text 2: the class 'y' is not among those named: x, z",
            Assert.Throws<RnnLibFormatException>(() => TextDataset.FromCsv(path, "text", "label", new() { Classes = ["x", "z"] })).Message);
        Assert.Equal([1, 0], TextDataset.FromCsv(path, "text", "label", new() { Classes = ["y", "x"] }).Classes);
        Assert.StartsWith("TextReadOptions.Classes: the class 'x' is named twice.", Assert.Throws<ArgumentException>(() => TextDataset.FromCsv(path, "text", "label", new() { Classes = ["x", "x"] })).Message);
    }

    [Fact]
    public void Encoding_OtherThanUtf8_IsAFaultUnlessNamed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["l.txt"], Encoding.Latin1.GetBytes("plain\ncaf\u00e9\n"));

        Assert.Equal(
            $"{folder["l.txt"]}: line 2: expected utf-8 text, got the byte 0xE9; for a file in another encoding say so: Encoding = Encoding.Latin1",
            Assert.Throws<RnnLibFormatException>(() => TextDataset.FromClassFiles([("a", folder["l.txt"])])).Message);
        foreach (TextReadOptions options in Places)
            Assert.Equal("caf\u00e9", TextDataset.FromClassFiles([("a", folder["l.txt"])], options with { Encoding = Encoding.Latin1 }).Texts[1]);
        Assert.StartsWith("TextReadOptions.Encoding: expected one that keeps ASCII as it is", Assert.Throws<ArgumentException>(() => new TextReadOptions { Encoding = Encoding.Unicode }).Message);
        Assert.Throws<ArgumentException>(() => new TextReadOptions { Separator = '"' });
    }

    [Fact]
    public void LeaveOnDisk_FileThatChanged_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.csv", "text,label\n\"one\",1\n\"two\",2\n");
        TextDataset data = TextDataset.FromCsv(path, "text", "label", new() { LeaveOnDisk = true });
        Assert.Equal("two", data.Texts[1]);

        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(15);

        Assert.StartsWith($"{path}: byte 19: the record that stood here is gone", Assert.Throws<RnnLibFormatException>(() => data.Texts[1]).Message);
    }

    [CorpusFact("rt-polarity/rt-polarity.tsv")]
    public void FromCsv_RtPolarity_HasItsSentences()
    {
        string path = CorpusFactAttribute.Find("rt-polarity/rt-polarity.tsv")!;
        TextDataset memory = TextDataset.FromCsv(path, "text", "label"), disk = TextDataset.FromCsv(path, "text", "label", new() { LeaveOnDisk = true });

        Assert.Equal((10_662, 5_331), (memory.Count, memory.Classes.Count(c => c == 1)));
        Assert.Equal(memory.Texts, disk.Texts);
        Assert.Equal(memory.Classes, disk.Classes);
        var vocabulary = Vocabulary.Build(memory.Texts, new() { MinCount = 2 });
        Assert.Equal(["<pad>", "<unk>", ".", "the"], vocabulary.Tokens.Take(4));
    }

    [CorpusFact("movie-reviews/movie-reviews.tsv.gz")]
    public void FromCsv_MovieReviews_HasItsTexts()
    {
        TextDataset data = TextDataset.FromCsv(CorpusFactAttribute.Find("movie-reviews/movie-reviews.tsv.gz")!, "text", "label");

        Assert.Equal((2_000, 1_000), (data.Count, data.Classes.Count(c => c == 1)));
    }
}
