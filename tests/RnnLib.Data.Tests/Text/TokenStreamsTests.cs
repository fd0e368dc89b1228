namespace RnnLib.Data.Tests;

public sealed class TokenStreamsTests
{
    /// <summary>PyTorch's word_language_model: the alphabet in four streams.</summary>
    [Fact]
    public void Batches_Chunks_AreThoseOfBatchify()
    {
        var streams = new TokenStreams([.. Enumerable.Range(0, 26)], batchSize: 4);

        Assert.Equal((4, 5), (streams.Streams, streams.Steps));
        Batch<TokenBatch>[] batches = [.. streams.Batches(chunkLength: 2)];
        Assert.Equal(3, streams.Batches(2).Count);
        Assert.Equal([0, 1, 6, 7, 12, 13, 18, 19], batches[0].Input.Tokens.ToArray());
        Assert.Equal([1, 2, 7, 8, 13, 14, 19, 20], batches[0].Target.Classes.ToArray());
        Assert.Equal([2, 3, 8, 9, 14, 15, 20, 21], batches[1].Input.Tokens.ToArray());
        Assert.Equal([4, 10, 16, 22], batches[2].Input.Tokens.ToArray());
        Assert.Equal([5, 11, 17, 23], batches[2].Target.Classes.ToArray());
        Assert.Equal(3, batches.Length);
        Assert.All(batches, batch => Assert.Equal(4, batch.Size));
    }

    [Fact]
    public void Batches_WithoutAChunkLength_IsOne()
    {
        Batch<TokenBatch> batch = Assert.Single(new TokenStreams([0, 1, 2, 3, 4, 5, 6], batchSize: 2).Batches());

        Assert.Equal([0, 1, 3, 4], batch.Input.Tokens.ToArray());
        Assert.Equal([1, 2, 4, 5], batch.Target.Classes.ToArray());
    }

    [Fact]
    public void Batches_FromAChunk_GoesOnThere()
    {
        IResumableBatches<TokenBatch> batches = new TokenStreams([.. Enumerable.Range(0, 26)], 2).Batches(5);

        Assert.Null(batches.Shuffle);
        Assert.Equal(batches.Skip(1).Select(b => b.Input.Tokens.ToArray()), batches.From(1).Select(b => b.Input.Tokens.ToArray()));
        Assert.Throws<ArgumentOutOfRangeException>(() => batches.From(-1));
    }

    /// <summary>char-rnn's CharSplitLMMinibatchLoader: view(batch, -1), split by seq_length, targets shifted through the whole text, the last to the first.</summary>
    [Fact]
    public void Wrapped_Chunks_AreThoseOfCharRnn()
    {
        var streams = TokenStreams.Wrapped([.. Enumerable.Range(0, 26)], batchSize: 2, chunkLength: 3);

        Assert.Equal((2, 12), (streams.Streams, streams.Steps));
        Batch<TokenBatch>[] batches = [.. streams.Batches(3)];
        Assert.Equal([0, 1, 2, 12, 13, 14], batches[0].Input.Tokens.ToArray());
        Assert.Equal([1, 2, 3, 13, 14, 15], batches[0].Target.Classes.ToArray());
        Assert.Equal([9, 10, 11, 21, 22, 23], batches[3].Input.Tokens.ToArray());
        Assert.Equal([10, 11, 12, 22, 23, 0], batches[3].Target.Classes.ToArray());
    }

    [Fact]
    public void Split_Chunks_CutsEveryStream()
    {
        var (train, test) = TokenStreams.Wrapped([.. Enumerable.Range(0, 24)], batchSize: 2, chunkLength: 3).Split(testFraction: 0.3f, chunkLength: 3);

        Assert.Equal((6, 6), (train.Steps, test.Steps));   // floor(4 * 0.7) = 2 of 4 chunks
        Assert.Equal([0, 1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17], Assert.Single(train.Batches()).Input.Tokens.ToArray());
        Batch<TokenBatch> last = Assert.Single(test.Batches());
        Assert.Equal([6, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23], last.Input.Tokens.ToArray());
        Assert.Equal([7, 8, 9, 10, 11, 12, 19, 20, 21, 22, 23, 0], last.Target.Classes.ToArray());
    }

    [Fact]
    public void Split_OneInTwenty_IsNotLostToRounding()
    {
        // char-rnn with its defaults on 1,115,394 characters: 446 chunks, floor(446 * 0.95) = 423 to train on, 23 to validate.
        var (train, test) = TokenStreams.Wrapped(new int[1_115_394], batchSize: 50, chunkLength: 50).Split(0.05f, chunkLength: 50);
        Assert.Equal((423 * 50, 23 * 50), (train.Steps, test.Steps));

        (train, test) = new TokenStreams(new int[21], 1).Split(0.05f);
        Assert.Equal((19, 1), (train.Steps, test.Steps));
    }

    [Fact]
    public void Anything_Wrong_SaysWhat()
    {
        Fails("TokenStreams: tokens: 3 streams need at least 6 tokens, got 5.", () => new TokenStreams(new int[5], 3));
        Fails("TokenStreams: tokens: 2 streams need at least 6 tokens, got 5.", () => TokenStreams.Wrapped(new int[5], 2, 3));
        Fails("TokenStreams: tokens: expected ids of 0 or above, got -4 at 1.", () => new TokenStreams([1, -4, 2], 1));
        Fails("Split: streams of 2 steps are too short", () => new TokenStreams(new int[3], 1).Split(0.1f, chunkLength: 2));
        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => new TokenStreams(new int[5], 0));
        Assert.Throws<ArgumentOutOfRangeException>("chunkLength", () => new TokenStreams(new int[5], 1).Batches(0));
        Assert.Throws<ArgumentOutOfRangeException>("chunkLength", () => TokenStreams.Wrapped(new int[5], 1, 0));
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
