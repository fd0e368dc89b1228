namespace RnnLib.Data.Tests;

public sealed class TextDatasetTests
{
    private static readonly Vocabulary Letters = new([.. "abcdefgh".Select(c => c.ToString())], new() { Tokenizer = Tokenizers.Characters, End = "<eos>" });

    [Fact]
    public void Batches_Texts_ArePaddedWithLengthsAndClasses()
    {
        var data = new TextDataset(["ab", "x", "", "hgf"], [1, 0, 2, 0], ["a", "b", "c"]);
        Assert.Equal("TextDataset [texts=4] { a=2, b=1, c=1 }", data.ToString());
        Batch<TokenBatch>[] batches = [.. data.Batches(Letters, batchSize: 3)];

        Assert.Equal([3, 4, 1, 0, 0, 0], batches[0].Input.Tokens.ToArray());
        Assert.Equal([2, 1, 0], batches[0].Input.Lengths.ToArray());
        Assert.Equal([1, 0, 2], batches[0].Target.Classes.ToArray());
        Assert.Equal([10, 9, 8], batches[1].Input.Tokens.ToArray());
        Assert.Equal((3, 1, 2), (batches[0].Size, batches[1].Size, data.Batches(Letters, 3).Count));
        Assert.Single(data.Batches(Letters, 3, dropLast: true));
        Assert.Equal([3, 4, 2], data.Batches(Letters, 1, options: new() { AddEnd = true }).First().Input.Tokens.ToArray());
    }

    [Fact]
    public void Batches_Shuffled_ComeInTheOrderOfOtherDatasets()
    {
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => new string('a', i))];
        int[] classes = [.. Enumerable.Range(0, 20)];
        var tokens = new TokenDataset([.. texts.Select(Letters.Encode)], classes);

        IEnumerable<int[]> expected = tokens.Batches(6, new Rng(5)).Select(batch => batch.Target.Classes.ToArray());
        Assert.Equal(expected, new TextDataset(texts, classes).Batches(Letters, 6, new Rng(5)).Select(batch => batch.Target.Classes.ToArray()));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(3, null)]
    [InlineData(2, 40)]
    [InlineData(null, 25)]
    public void Batches_FromAnyBatch_GoOnAsTheWholeEpochDoes(int? bucketBatches, int? maxTokens)
    {
        TextDataset data = Ragged(57);
        TextBatchOptions options = new() { BucketBatches = bucketBatches, MaxTokens = maxTokens };
        int[][] Epoch(Rng rng, int from) => [.. data.Batches(Letters, 4, rng, options: options).From(from).Select(batch => batch.Target.Classes.ToArray())];

        var rng = new Rng(9);
        IResumableBatches<TokenBatch> batches = data.Batches(Letters, 4, rng, options: options);
        int count = batches.Count;
        Assert.Equal(new RngState(9, 0), rng.State);             // counting draws nothing
        int[][] whole = Epoch(rng, 0);

        Assert.Same(rng, batches.Shuffle);
        Assert.Equal(count, whole.Length);
        Assert.Equal(Enumerable.Range(0, 57), whole.SelectMany(batch => batch).Order());
        Assert.NotEqual(Enumerable.Range(0, 57), whole.SelectMany(batch => batch));
        for (int from = 0; from <= count; from++)
            Assert.Equal(whole[from..], Epoch(new Rng(9), from));
        Assert.NotEqual(whole, Epoch(rng, 0));                   // the next epoch is another
    }

    [Fact]
    public void Batches_Buckets_HoldSimilarLengths()
    {
        TextDataset data = Ragged(400);
        int Padding(TextBatchOptions? options) => data.Batches(Letters, 8, new Rng(1), options: options)
            .Sum(batch => batch.Input.Batch * batch.Input.Time - batch.Input.Lengths.ToArray().Sum());

        // Pools of 80 of lengths 0 to 12: neighbours differ by one here and there.
        Assert.True(Padding(new() { BucketBatches = 10 }) < Padding(null) / 5);
        Assert.Equal(50, data.Batches(Letters, 8, options: new() { BucketBatches = 10 }).Count);

        int[][] sorted = [.. data.Batches(Letters, 8, options: new() { BucketBatches = 50 }).Select(batch => batch.Input.Lengths.ToArray())];
        Assert.Equal(data.Texts.Select(text => text.Length).Order(), sorted.SelectMany(lengths => lengths));
        int[] longest = [.. data.Batches(Letters, 8, new Rng(1), options: new() { BucketBatches = 50 }).Select(batch => batch.Input.Time)];
        Assert.NotEqual(longest.Order(), longest);   // the batches of a pool come in an order that is drawn
        IResumableBatches<TokenBatch> full = Ragged(403).Batches(Letters, 8, new Rng(1), dropLast: true, new() { BucketBatches = 3 });
        Assert.Equal((50, 50), (full.Count, full.Count(batch => batch.Size == 8)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5)]
    public void Batches_ByTokens_HoldAsManyAsFit(int? bucketBatches)
    {
        TextDataset data = Ragged(200);
        Batch<TokenBatch>[] batches = [.. data.Batches(Letters, 16, new Rng(2), options: new() { MaxTokens = 11, BucketBatches = bucketBatches })];

        Assert.Equal(200, batches.Sum(batch => batch.Size));
        Assert.All(batches, batch => Assert.True(batch.Size <= 16 && (batch.Size == 1 || batch.Input.Batch * batch.Input.Time <= 11)));
        Assert.Contains(batches, batch => batch.Input.Time == 12);   // longer than the limit: alone
        Assert.Contains(batches, batch => batch.Size > 1);
    }

    [Fact]
    public void Split_Parts_HoldEveryTextOnce()
    {
        TextDataset data = Ragged(50);
        var (train, test) = data.Split(0.2f, new Rng(3));
        var (again, _) = data.Split(0.2f, new Rng(3));

        Assert.Equal((40, 10), (train.Count, test.Count));
        Assert.Equal(data.Classes, train.Classes.Concat(test.Classes).Order());
        Assert.All(train.Texts.Zip(train.Classes), pair => Assert.Equal(data.Texts[pair.Second], pair.First));
        Assert.Equal(train.Classes, again.Classes);
        var (inner, _) = train.Split(0.5f, new Rng(4));
        Assert.All(inner.Texts.Zip(inner.Classes), pair => Assert.Equal(data.Texts[pair.Second], pair.First));

        var (_, stratified) = new TextDataset([.. data.Texts], [.. Enumerable.Range(0, 50).Select(i => i % 10 == 0 ? 1 : 0)]).Split(0.2f, new Rng(3), stratify: true);
        Assert.Equal(1, stratified.Classes.Sum());
        Assert.Equal(["0", "1"], stratified.ClassNames);
    }

    [Fact]
    public void Batches_AnotherVocabulary_AreEncodedAnew()
    {
        var data = new TextDataset(["ab"], [0]);
        var other = new Vocabulary(["b", "a"], VocabularyOptions.Characters);

        Assert.Equal([3, 4], data.Batches(Letters, 1).Single().Input.Tokens.ToArray());
        Assert.Equal([1, 0], data.Batches(other, 1).Single().Input.Tokens.ToArray());
        Assert.Equal([1], data.Batches(other, 1, options: new() { MaxLength = 1 }).Single().Input.Tokens.ToArray());
        Assert.Equal([3, 4], data.Batches(Letters, 1).Single().Input.Tokens.ToArray());
    }

    [Fact]
    public void Anything_Wrong_SaysWhat()
    {
        Fails("TextDataset: texts: expected at least one text.", () => new TextDataset([], []));
        Fails("TextDataset: classes: expected one for each of the 1 texts, got 2.", () => new TextDataset(["a"], [0, 1]));
        Fails("TextDataset: text 1: expected a class from 0 to 0, got -1.", () => new TextDataset(["a", "b"], [0, -1]));
        Fails("TextDataset: text 0: expected a class from 0 to 0, got 1.", () => new TextDataset(["a"], [1], ["only"]));
        var data = new TextDataset(["a"], [0]);
        Fails("dropLast: with TextBatchOptions.MaxTokens", () => data.Batches(Letters, 1, dropLast: true, options: new() { MaxTokens = 5 }));
        Fails("TextBatchOptions.AddStart", () => data.Batches(Letters, 1, options: new() { AddStart = true }));
        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => data.Batches(Letters, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Texts[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Batches(Letters, 1).From(-1));
    }

    /// <summary>Texts of 0 to 12 letters, whose class is their number.</summary>
    private static TextDataset Ragged(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => new string('a', i * 7 % 13))], [.. Enumerable.Range(0, count)]);

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
