using Tagging;

namespace RnnLib.PublicApi.Tests.Samples;

public sealed class TaggingTests
{
    private static readonly Columns s_first = new(0, null, KeepsMarks: false);

    [Fact]
    public void Read_WordsWithSlashes_SplitsAtTheLastAndDropsMarks()
    {
        using var folder = new SampleFolder();
        string path = folder.Write("brown.txt", "news\tThe/at Grand/jj-tl 1/2/cd ./.\n\nnews\ttout/fw-ql-hl\n");

        TaggedSentence[] sentences = TaggedFile.Read(path, s_first);

        Assert.Equal(["The", "Grand", "1/2", "."], sentences[0].Words);
        Assert.Equal(["at", "jj", "cd", "."], sentences[0].Tags);
        Assert.Equal(["ql"], sentences[1].Tags);
        Assert.Equal(["fw-ql-hl"], TaggedFile.Read(path, s_first with { KeepsMarks = true })[1].Tags);
    }

    [Fact]
    public void Read_Conll_TakesTheLastColumn()
    {
        using var folder = new SampleFolder();
        string path = folder.Write("ner.conll", "-DOCSTART- -X- O\n\nU.N. NNP B-ORG\nofficial NN O\n\n. . O");

        TaggedSentence[] sentences = TaggedFile.Read(path, s_first);

        Assert.Equal(2, sentences.Length);
        Assert.Equal(["U.N.", "official"], sentences[0].Words);
        Assert.Equal(["B-ORG", "O"], sentences[0].Tags);
    }

    [Fact]
    public void Read_ConllU_LeavesNotesAndJoinedWordsOut()
    {
        using var folder = new SampleFolder();
        string path = folder.Write("a.conllu", "# text = don't go\n1-2\tdon't\t_\t_\n1\tdo\tdo\tAUX\n2\tn't\tnot\tPART\n3\tgo\tgo\tVERB\n");

        TaggedSentence sentence = Assert.Single(TaggedFile.Read(path, new(1, 3, KeepsMarks: false)));

        Assert.Equal(["do", "n't", "go"], sentence.Words);
        Assert.Equal(["AUX", "PART", "VERB"], sentence.Tags);
    }

    [Theory]
    [InlineData("a/x b/y\nc d/z\n", "line 2.*expected word/tag, got 'c'")]
    [InlineData("one\n", "line 1.*expected a word in column 0 and a tag in column 0")]
    [InlineData("\n", "expected tagged words")]
    public void Read_Malformed_SaysWhere(string text, string message)
    {
        using var folder = new SampleFolder();
        string path = folder.Write("bad.txt", text);

        Assert.Matches(message, Assert.Throws<RnnLibFormatException>(() => TaggedFile.Read(path, s_first)).Message);
    }

    [Fact]
    public void MostFrequentTag_WordSeenThrice_HasItsMostFrequent()
    {
        var baseline = new MostFrequentTag([new(["saw", "saw", "saw", "dog"], ["verb", "noun", "noun", "noun"])]);

        Assert.Equal("noun", baseline.Tag("saw"));
        Assert.Equal("noun", baseline.Tag("never"));
        Assert.False(baseline.Knows("never"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_GeneratedSentences_TagsByPlaceAndEnding(bool usesCrf)
    {
        using var folder = new SampleFolder();
        new Experiment(new()
        {
            Output = folder.Path,
            Columns = s_first,
            Seed = 1,
            Quick = true,
            UsesCrf = usesCrf,
            ChosenEmbedding = 16,
            ChosenCharacters = 8,
            ChosenHidden = 16,
        }).Run();

        string[][] tags = Tagger.Load(Path.Combine(folder.Path, "model.safetensors")).Tag([["the", "saw", "zezezeize", "a", "saw", "."], ["her", "walk", "saw", "this", "plan", "."]]);

        Assert.Equal(["determiner", "noun", "verb", "determiner", "noun", "."], tags[0]);
        Assert.Equal(["determiner", "noun", "verb", "determiner", "noun", "."], tags[1]);
    }
}
