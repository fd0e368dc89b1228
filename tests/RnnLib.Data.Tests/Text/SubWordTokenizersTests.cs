using System.Text;
using Microsoft.ML.Tokenizers;

namespace RnnLib.Data.Tests;

/// <summary>Tokenizers of Microsoft.ML.Tokenizers in a vocabulary, as docs/text.md shows them.</summary>
public sealed class SubWordTokenizersTests
{
    private static readonly string[] Texts = ["the tower", "the tower towered"];

    [Fact]
    public void Of_WordPiece_GivesSubWordsAndJoinsThem()
    {
        using var pieces = new MemoryStream(Encoding.UTF8.GetBytes("[UNK]\nthe\ntower\n##ed\n"));
        WordPieceTokenizer wordPiece = WordPieceTokenizer.Create(pieces);
        ITokenizer tokenizer = Tokenizers.Of(
            text => [.. wordPiece.EncodeToTokens(text, out _).Select(token => token.Value)],
            tokens => string.Join(' ', tokens).Replace(" ##", "", StringComparison.Ordinal));

        var vocabulary = Vocabulary.Build(Texts, new() { Tokenizer = tokenizer });
        Assert.Equal(["the", "tower", "tower", "##ed"], tokenizer.Tokenize("the tower towered"));
        Assert.Equal("the tower towered", vocabulary.Decode(vocabulary.Encode("the tower towered")));
    }

    [Fact]
    public void Of_BytePairs_GivesSubWordsAndJoinsThem()
    {
        using var tokens = new MemoryStream(Encoding.UTF8.GetBytes("""{"t":0,"h":1,"e":2,"o":3,"w":4,"r":5,"d":6,"Ġ":7,"th":8,"the":9,"Ġt":10,"er":11,"ow":12,"<|endoftext|>":13}"""));
        using var merges = new MemoryStream(Encoding.UTF8.GetBytes("#version: 0.2\nt h\nth e\nĠ t\ne r\no w\n"));
        CodeGenTokenizer bytePairs = CodeGenTokenizer.Create(tokens, merges);
        ITokenizer tokenizer = Tokenizers.Of(
            text => [.. bytePairs.EncodeToTokens(text, out _).Select(token => token.Value)],
            parts => string.Concat(parts).Replace('Ġ', ' '));

        var vocabulary = Vocabulary.Build(Texts, new() { Tokenizer = tokenizer });
        Assert.Equal(["the", "Ġt", "ow", "er"], tokenizer.Tokenize("the tower"));
        Assert.Equal("the tower towered", vocabulary.Decode(vocabulary.Encode("the tower towered")));
    }
}
