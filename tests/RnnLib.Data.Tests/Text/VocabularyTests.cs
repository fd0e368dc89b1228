namespace RnnLib.Data.Tests;

public sealed class VocabularyTests
{
    private static readonly VocabularyOptions Plain = new() { Tokenizer = Tokenizers.Whitespace, Padding = null, Unknown = null };

    [Fact]
    public void Build_Texts_OrdersByCountThenOrdinally()
    {
        var vocabulary = Vocabulary.Build(["b a Z b", "a c b"], new() { Tokenizer = Tokenizers.Whitespace });

        Assert.Equal(["<pad>", "<unk>", "b", "a", "Z", "c"], vocabulary.Tokens);
        Assert.Equal((0, 1, null, null), (vocabulary.PaddingId, vocabulary.UnknownId, vocabulary.StartId, vocabulary.EndId));
        Assert.Equal(6, vocabulary.Count);
        Assert.Equal("Vocabulary [6] { <pad>=0, <unk>=1 }", vocabulary.ToString());
    }

    [Fact]
    public void Build_MinCountAndMaxSize_KeepTheFrequent()
    {
        string[] texts = ["a a a b b c c d"];

        Assert.Equal(["<pad>", "<unk>", "a", "b", "c"], Vocabulary.Build(texts, new() { MinCount = 2 }).Tokens);
        Assert.Equal(["<pad>", "<unk>", "a", "b"], Vocabulary.Build(texts, new() { MaxSize = 4 }).Tokens);
        Assert.Equal(["<pad>", "<unk>"], Vocabulary.Build(texts, new() { MinCount = 9 }).Tokens);
    }

    [Fact]
    public void Build_SpecialTokensInTheTexts_KeepTheirPlaces()
    {
        var vocabulary = Vocabulary.Build(["<unk> x <unk> <eos>"], new() { Tokenizer = Tokenizers.Whitespace, Start = "<bos>", End = "<eos>" });

        Assert.Equal(["<pad>", "<unk>", "<bos>", "<eos>", "x"], vocabulary.Tokens);
        Assert.Equal([1, 4, 1, 3], vocabulary.Encode("<unk> x <unk> <eos>"));
        Assert.Equal((2, 3), (vocabulary.StartId, vocabulary.EndId));
    }

    [Fact]
    public void BuildFromTokens_Tags_AreCounted() =>
        Assert.Equal(["NN", "DT", "VB"], Vocabulary.BuildFromTokens(["DT", "NN", "VB", "NN"], Plain).Tokens);

    [Fact]
    public void Constructor_KnownTokens_StayInOrder()
    {
        var vocabulary = new Vocabulary(["z", "a"], new() { End = "<eos>" });

        Assert.Equal(["<pad>", "<unk>", "<eos>", "z", "a"], vocabulary.Tokens);
        Assert.Equal(3, vocabulary["z"]);
        Assert.Equal("z", vocabulary[3]);
        Assert.True(vocabulary.TryGetId("a", out int id) && id == 4);
        Assert.False(vocabulary.TryGetId("b", out _));
    }

    [Fact]
    public void EncodeAndDecode_Text_ComesBack()
    {
        var words = Vocabulary.Build(["the cat sat ."], new() { Start = "<bos>", End = "<eos>" });
        var letters = Vocabulary.Build(["a line\nand another"], VocabularyOptions.Characters);

        Assert.Equal("the <unk> sat .", words.Decode(words.Encode("The dog sat.")));
        Assert.Equal("the cat", words.Decode([2, .. words.Encode("the cat"), 3, .. words.Encode("sat"), 0]));
        IReadOnlyList<int> written = [.. words.Encode("the cat")];
        Assert.Equal("the cat", words.Decode(written));
        Assert.Equal("another\nline", letters.Decode(letters.Encode("another\nline")));
        Assert.Null(letters.PaddingId);
        Assert.Equal(["the", "cat sat"], words.Decode(words.Batch(["the", "cat sat"])));
    }

    [Theory]
    [InlineData(null, Truncation.KeepStart, false, false, "5 6 7 8")]
    [InlineData(4, Truncation.KeepStart, false, false, "5 6 7 8")]
    [InlineData(3, Truncation.KeepStart, false, false, "5 6 7")]
    [InlineData(3, Truncation.KeepEnd, false, false, "6 7 8")]
    [InlineData(4, Truncation.KeepStart, true, true, "2 5 6 3")]
    [InlineData(4, Truncation.KeepEnd, true, true, "2 7 8 3")]
    [InlineData(6, Truncation.KeepEnd, true, true, "2 5 6 7 8 3")]
    [InlineData(5, Truncation.KeepEnd, false, true, "5 6 7 8 3")]
    [InlineData(1, Truncation.KeepEnd, true, true, "2 3")]
    public void Encode_Options_CutAndAdd(int? maxLength, Truncation truncation, bool addStart, bool addEnd, string expected)
    {
        var vocabulary = new Vocabulary(["x", "a", "b", "c", "d"], new() { Start = "<bos>", End = "<eos>" });
        var options = new TextBatchOptions { MaxLength = maxLength, Truncation = truncation, AddStart = addStart, AddEnd = addEnd };

        Assert.Equal(expected, string.Join(' ', vocabulary.Encode("a b c d", options)));
    }

    [Fact]
    public void Batch_Texts_ArePaddedWithLengths()
    {
        var vocabulary = new Vocabulary(["a", "b"], new() { Padding = "<pad>" });
        TokenBatch batch = vocabulary.Batch(["a b a", "", "b"]);

        Assert.Equal([2, 3, 2, 0, 0, 0, 3, 0, 0], batch.Tokens.ToArray());
        Assert.Equal([3, 0, 1], batch.Lengths.ToArray());
    }

    [Fact]
    public void EncodeStream_Texts_StandOneAfterTheOther()
    {
        var vocabulary = new Vocabulary(["a", "b"], new() { End = "<eos>" });

        Assert.Equal([3, 4, 3], vocabulary.EncodeStream(["a b", "", "a"]));
        Assert.Equal([3, 4, 2, 2, 3, 2], vocabulary.EncodeStream(["a b", "", "a"], addEnd: true));
    }

    [Fact]
    public void Anything_Wrong_SaysWhat()
    {
        var plain = new Vocabulary(["a"], Plain);

        Fails("Vocabulary: the token 'b' is not among the 1, and there is no unknown token", () => plain.Encode("a b"));
        Fails("Vocabulary: expected an id from 0 to 0.", () => plain[1]);
        Fails("Vocabulary: expected an id from 0 to 0.", () => plain.Decode(-1));
        Fails("TextBatchOptions.AddStart: the vocabulary has no start token", () => plain.Encode("a", new TextBatchOptions { AddStart = true }));
        Fails("TextBatchOptions.AddEnd: the vocabulary has no end token", () => plain.EncodeStream(["a"], addEnd: true));
        Fails("Vocabulary: the token 'a' occurs twice.", () => new Vocabulary(["a", "a"]));
        Fails("Vocabulary: the token '<x>' occurs twice.", () => Vocabulary.Build(["a"], new() { Padding = "<x>", Unknown = "<x>" }));
        Fails("Vocabulary: expected at least one token.", () => Vocabulary.Build([], Plain));
        Fails("Vocabulary: MaxSize=1 leaves no room for the special tokens <pad>, <unk>.", () => Vocabulary.Build(["a"], new() { MaxSize = 1 }));
        Fails("Vocabulary: tokens: expected at most MaxSize=3, got 4", () => new Vocabulary(["a", "b"], new() { MaxSize = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>("MinCount", () => new VocabularyOptions { MinCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("MaxSize", () => new VocabularyOptions { MaxSize = 0 });
        Assert.Throws<ArgumentNullException>("Tokenizer", () => new VocabularyOptions { Tokenizer = null! });
        foreach (Action bad in (Action[])[() => _ = new TextBatchOptions { MaxLength = 0 }, () => _ = new TextBatchOptions { MaxTokens = -1 }, () => _ = new TextBatchOptions { BucketBatches = 0 }])
            Assert.Throws<ArgumentOutOfRangeException>(bad);
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
