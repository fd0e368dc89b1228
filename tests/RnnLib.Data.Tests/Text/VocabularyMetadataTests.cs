namespace RnnLib.Data.Tests;

public sealed class VocabularyMetadataTests
{
    [Fact]
    public void ToMetadata_Vocabulary_IsReadable() => Assert.Equal(
        new Dictionary<string, string>
        {
            ["vocabulary.tokens"] = "<pad>\n<unk>\n<eos>\nb\na",
            ["vocabulary.tokenizer"] = "basic_english",
            ["vocabulary.padding"] = "0",
            ["vocabulary.unknown"] = "1",
            ["vocabulary.end"] = "2",
        },
        Vocabulary.Build(["b a b"], new() { End = "<eos>" }).ToMetadata());

    [Fact]
    public void FromMetadata_Written_IsTheSame()
    {
        Vocabulary[] vocabularies =
        [
            Vocabulary.Build(["one two two", "3"], new() { Start = "<s>", End = "</s>" }),
            Vocabulary.Build(["a\\b\n\n\r\t\\n\U0001F600\u0301"], VocabularyOptions.Characters),
            new(["", "x y"], new() { Tokenizer = Tokenizers.Whitespace, Padding = null }),
            Vocabulary.Build(["e\u0301e"], new() { Tokenizer = Tokenizers.TextElements }),
        ];
        using var folder = new TemporaryFolder();
        foreach (Vocabulary vocabulary in vocabularies)
        {
            // Through a file, beside a scaler and another vocabulary, as models are saved.
            var scaler = Scaler.Standard(new TimeSeries(["x"], [[1, 2]]));
            Safetensors.Write(folder["m"], [], vocabulary.ToMetadata().Concat(scaler.ToMetadata()).Concat(vocabularies[0].ToMetadata("source")));
            IReadOnlyDictionary<string, string> metadata = Safetensors.Read(folder["m"]).Metadata;
            Vocabulary restored = Vocabulary.FromMetadata(metadata);

            Assert.Equal(vocabulary.Tokens, restored.Tokens);
            Assert.Same(vocabulary.Tokenizer, restored.Tokenizer);
            Assert.Equal(
                (vocabulary.PaddingId, vocabulary.UnknownId, vocabulary.StartId, vocabulary.EndId),
                (restored.PaddingId, restored.UnknownId, restored.StartId, restored.EndId));
            Assert.Equal(vocabularies[0].Tokens, Vocabulary.FromMetadata(metadata, name: "source").Tokens);
        }
    }

    [Fact]
    public void FromMetadata_TokenizerOfTheUser_MustBeGivenAgain()
    {
        ITokenizer own = Tokenizers.Of(text => text.Split('|'));
        IReadOnlyDictionary<string, string> metadata = Vocabulary.Build(["a|b"], new() { Tokenizer = own }).ToMetadata();

        Assert.StartsWith("Vocabulary.FromMetadata: it was saved with a tokenizer of your own", Assert.Throws<ArgumentException>(() => Vocabulary.FromMetadata(metadata)).Message);
        Assert.Equal([2, 3], Vocabulary.FromMetadata(metadata, own).Encode("a|b"));
    }

    [Theory]
    [InlineData("tokens", null, "metadata: vocabulary.tokens: expected a vocabulary, but the entry is missing")]
    [InlineData("tokenizer", null, "metadata: vocabulary.tokenizer: expected a vocabulary, but the entry is missing")]
    [InlineData("tokenizer", "System.Type, evil", "metadata: vocabulary.tokenizer: there is no tokenizer 'System.Type, evil'")]
    [InlineData("tokens", "a\na", "metadata: vocabulary.tokens: the token 'a' occurs twice")]
    [InlineData("tokens", "a\nb\\", "metadata: vocabulary.tokens, line 2: expected \\n or \\\\ after a backslash, got 'b\\'")]
    [InlineData("tokens", "a\\x\nb", "metadata: vocabulary.tokens, line 1: expected \\n or \\\\ after a backslash, got 'a\\x'")]
    [InlineData("padding", "2", "metadata: vocabulary.padding: expected an id from 0 to 1, got '2'")]
    [InlineData("unknown", "-1", "metadata: vocabulary.unknown: expected an id from 0 to 1, got '-1'")]
    [InlineData("start", "9999999999999", "metadata: vocabulary.start: expected an id from 0 to 1, got '9999999999999'")]
    [InlineData("end", "", "metadata: vocabulary.end: expected an id from 0 to 1, got ''")]
    public void FromMetadata_Malformed_SaysWhichEntry(string key, string? text, string message)
    {
        var metadata = new Dictionary<string, string> { ["vocabulary.tokens"] = "a\nb", ["vocabulary.tokenizer"] = "whitespace" };
        metadata.Remove($"vocabulary.{key}");
        if (text is not null)
            metadata.Add($"vocabulary.{key}", text);

        Assert.Equal(message, Assert.Throws<RnnLibFormatException>(() => Vocabulary.FromMetadata(metadata)).Message);
    }
}
