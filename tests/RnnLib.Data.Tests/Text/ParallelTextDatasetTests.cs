namespace RnnLib.Data.Tests;

public sealed class ParallelTextDatasetTests
{
    private static readonly Vocabulary Source = new(["one", "two", "three"]);
    private static readonly Vocabulary Target = new(["uno", "dos", "tres"], new() { Start = "<bos>", End = "<eos>" });

    [Fact]
    public void Batches_Pairs_GiveSourceGivenAndTarget()
    {
        var data = new ParallelTextDataset(["one two", "three"], ["uno dos tres", "tres"]);
        (TokenBatch Source, TokenBatch Given, TokenBatch Said)[] batches = [.. data.Batches(Source, Target, 2, Pair).Select(batch => batch.Input)];

        (TokenBatch source, TokenBatch given, TokenBatch said) = Assert.Single(batches);
        Assert.Equal([2, 3, 4, 0], source.Tokens.ToArray());
        Assert.Equal([2, 4, 5, 6, 2, 6, 0, 0], given.Tokens.ToArray());
        Assert.Equal([4, 5, 6, 3, 6, 3, 0, 0], said.Tokens.ToArray());
        Assert.Equal([2, 1], source.Lengths.ToArray());
        Assert.Equal([4, 2], given.Lengths.ToArray());
        Assert.Equal([4, 2], said.Lengths.ToArray());

        Assert.Equal([4, 5, 3], data.Batches(Source, Target, 1, Pair, maxTargetLength: 2).First().Input.Said.Tokens.ToArray());
    }

    [Fact]
    public void FromFilesAndFromCsv_Texts_ArePaired()
    {
        using var folder = new TemporaryFolder();
        string english = folder.Write("en.txt", "one\n\nthree\n"), spanish = folder.Write("es.txt", "uno\ndos\ntres");
        string table = folder.Write("p.tsv", "ref\ten\tes\nG 1\tone \"x\"\tuno\nG 2\ttwo\tdos\n");

        foreach (TextReadOptions options in (TextReadOptions[])[new(), new() { LeaveOnDisk = true }])
        {
            ParallelTextDataset files = ParallelTextDataset.FromFiles(english, spanish, options), columns = ParallelTextDataset.FromCsv(table, "en", "es", options);

            Assert.Equal(["one", "", "three"], files.Sources);
            Assert.Equal(["uno", "dos", "tres"], files.Targets);
            Assert.Equal(["one \"x\"", "two"], columns.Sources);
            Assert.Equal(["uno", "dos"], columns.Targets);
        }

        Assert.EndsWith($"line 2: expected as many lines as {english} has, 3, got 1", Assert.Throws<RnnLibFormatException>(() => ParallelTextDataset.FromFiles(english, folder.Write("short", "uno"))).Message);
        Assert.Throws<FileNotFoundException>(() => ParallelTextDataset.FromFiles(english, folder["absent"]));
        Assert.StartsWith("ParallelTextDataset: expected a target for each source", Assert.Throws<ArgumentException>(() => new ParallelTextDataset(["a"], [])).Message);
    }

    [Fact]
    public void Split_Pairs_StayTogether()
    {
        string[] texts = [.. Enumerable.Range(0, 30).Select(i => $"t{i}")];
        var (train, test) = new ParallelTextDataset(texts, texts).Split(0.2f, new Rng(1));

        Assert.Equal((24, 6), (train.Count, test.Count));
        Assert.Equal(train.Sources, train.Targets);
        Assert.Equal(texts.Order(), train.Sources.Concat(test.Targets).Order());
    }

    [Fact]
    public void Batches_Shuffled_CanBeResumedAndSortedByTheSource()
    {
        string[] sources = [.. Enumerable.Range(0, 40).Select(i => string.Join(' ', Enumerable.Repeat("one", 1 + i % 7)))];
        var data = new ParallelTextDataset(sources, sources);
        var target = new Vocabulary(["one"], new() { Start = "<s>", End = "</s>" });
        int[][] Epoch(int from) => [.. data.Batches(Source, target, 4, Pair, new Rng(3), options: new() { BucketBatches = 10 }).From(from).Select(batch => batch.Input.Source.Lengths.ToArray())];

        Assert.Equal(Epoch(0)[4..], Epoch(4));
        Assert.All(Epoch(0), lengths => Assert.True(lengths.Max() - lengths.Min() <= 1));
        Assert.StartsWith("TextBatchOptions.AddStart", Assert.Throws<ArgumentException>(() => data.Batches(Source, Source, 4, Pair)).Message);
    }

    private static Batch<(TokenBatch Source, TokenBatch Given, TokenBatch Said)> Pair(TokenBatch source, TokenBatch given, TokenBatch said) =>
        new((source, given, said), said);
}
