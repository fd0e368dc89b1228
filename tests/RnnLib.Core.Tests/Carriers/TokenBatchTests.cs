namespace RnnLib.Core.Tests.Carriers;

public sealed class TokenBatchTests
{
    [Fact]
    public void ToString_Tokens_ShowsShapeLengthsAndFirstIds()
    {
        Assert.Equal("TokenBatch [batch=2, time=3], lengths 3, 1, { 5, 6, 7, 8, 0, 0 }", TokenBatch.Pad([[5, 6, 7], [8]]).ToString());
        Assert.Equal("TokenBatch [batch=1, time=9] { 1, 2, 3, 4, 5, 6, 7, 8, ... }", TokenBatch.FromSingle(1, 2, 3, 4, 5, 6, 7, 8, 9).ToString());
    }

    [Fact]
    public void Constructor_Values_AreCopied()
    {
        int[] ids = [1, 2, 3, 4, 5, 6];
        var tokens = new TokenBatch(2, 3, ids, [3, 2]);
        ids[0] = 9;

        Assert.Equal((2, 3), (tokens.Batch, tokens.Time));
        Assert.Equal([1, 2, 3, 4, 5, 6], tokens.Tokens.ToArray());
        Assert.Equal((1, 6), (tokens[0, 0], tokens[1, 2]));
        Assert.True(tokens.HasPadding);
        Assert.Equal([3, 2], tokens.Lengths.ToArray());
        Assert.False(new TokenBatch(2, 3, ids, [3, 3]).HasPadding);
        Assert.Equal([3, 3], new TokenBatch(2, 3, ids).Lengths.ToArray());
    }

    [Fact]
    public void Pad_UnequalLengths_FillsToTheLongest()
    {
        var tokens = TokenBatch.Pad([[1, 2, 3], [], [4]], padding: 9);
        Assert.Equal((3, 3), (tokens.Batch, tokens.Time));
        Assert.Equal([1, 2, 3, 9, 9, 9, 4, 9, 9], tokens.Tokens.ToArray());
        Assert.Equal([3, 0, 1], tokens.Lengths.ToArray());
    }

    [Fact]
    public void Pad_NothingAtAll_IsEmpty()
    {
        Assert.Equal((0, 0), (TokenBatch.Pad([]).Batch, TokenBatch.Pad([]).Time));
        Assert.Equal([0, 0], TokenBatch.Pad([[], []]).Lengths.ToArray());
        Assert.False(TokenBatch.Pad([[1], [2]]).HasPadding);
    }

    [Fact]
    public void From_Matrix_IsFull()
    {
        var tokens = TokenBatch.From(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Assert.Equal((3, 2, 4), (tokens.Batch, tokens.Time, tokens[1, 1]));
        Assert.False(tokens.HasPadding);
    }

    [Fact]
    public void FromTimeMajor_Matrix_PutsTheBatchFirst()
    {
        var tokens = TokenBatch.FromTimeMajor(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, [3, 1]);
        Assert.Equal((2, 3), (tokens.Batch, tokens.Time));
        Assert.Equal([1, 3, 5, 2, 4, 6], tokens.Tokens.ToArray());
        Assert.Equal([3, 1], tokens.Lengths.ToArray());
        Assert.False(TokenBatch.FromTimeMajor(new[,] { { 1, 2 } }).HasPadding);
        Expect.Error<ArgumentException>(() => TokenBatch.FromTimeMajor(new[,] { { 1, 2 } }, [1]), "TokenBatch: lengths", "2 sequences, got 1");
        Assert.Throws<ArgumentNullException>("tokens", () => TokenBatch.FromTimeMajor(null!));
    }

    [Fact]
    public void FromSingle_Ids_AreOneFullSequence()
    {
        var tokens = TokenBatch.FromSingle(7, 8, 9);
        Assert.Equal((1, 3, false), (tokens.Batch, tokens.Time, tokens.HasPadding));
        Assert.Equal([7, 8, 9], tokens.Tokens.ToArray());
        Assert.Equal((1, 0), (TokenBatch.FromSingle().Batch, TokenBatch.FromSingle().Time));
    }

    [Fact]
    public void Constructor_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => _ = new TokenBatch(2, 3, [1, 2]), "batch=2 x time=3 = 6 ids, got 2");
        Expect.Error<ArgumentException>(() => _ = new TokenBatch(65536, 65536, []), "4294967296 ids, got 0");
        Expect.Error<ArgumentException>(() => _ = new TokenBatch(2, 1, [1, 2], [1]), "TokenBatch: lengths", "2 sequences, got 1");
        Expect.Error<ArgumentException>(() => _ = new TokenBatch(2, 1, [1, 2], [1, 2]), "lengths[1] = 2, expected 0 to time=1");
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => _ = new TokenBatch(-1, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>("time", () => _ = new TokenBatch(1, -1, []));
        Assert.Throws<ArgumentNullException>("sequences", () => TokenBatch.Pad(null!));
        Assert.Throws<ArgumentNullException>("tokens", () => TokenBatch.From(null!));
    }

    [Theory]
    [InlineData(0, 2, "step")]
    [InlineData(1, -1, "step")]
    [InlineData(2, 0, "sequence")]
    [InlineData(-1, 0, "sequence")]
    public void Indexer_Outside_Throws(int sequence, int step, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => _ = new TokenBatch(2, 2, [1, 2, 3, 4])[sequence, step]);
}
