namespace RnnLib.Training.Tests;

public sealed class TextScoresTests
{
    private static readonly BleuOptions Plain = new() { Smoothing = BleuSmoothing.None };

    /// <summary>Papineni et al. (2002), candidate 1 of example 1: 17 of 18 words, 10 of 17 pairs, 7 of 16, 4 of 15; the closest reference has 18 words.</summary>
    [Fact]
    public void Bleu_PapinenisFirstExample_IsItsPrecisions()
    {
        string candidate = "It is a guide to action which ensures that the military always obeys the commands of the party";
        string[] references =
        [
            "It is a guide to action that ensures that the military will forever heed Party commands",
            "It is the guiding principle which guarantees the military forces always being under the command of the Party",
            "It is the practical guide for the army always to heed the directions of the party",
        ];

        double bleu = TextScores.Bleu([candidate], [references], Plain);

        Assert.Equal(100 * Math.Pow(17 / 18.0 * (10 / 17.0) * (7 / 16.0) * (4 / 15.0), 0.25), bleu, 1e-9);
    }

    /// <summary>Papineni et al. (2002), example 2: of seven "the" only two count.</summary>
    [Fact]
    public void Bleu_RepeatedWord_CountsAsOftenAsInTheReference() =>
        Assert.Equal(100 * 2 / 7.0, TextScores.Bleu(["the the the the the the the"], ["the cat is on the mat"], new() { Order = 1 }), 1e-9);

    [Fact]
    public void Bleu_ShortCandidate_IsPenalised() =>
        Assert.Equal(100 * Math.Exp(1 - 6 / 4.0), TextScores.Bleu(["the cat is on"], ["the cat is on the mat"], Plain), 1e-9);

    [Fact]
    public void Bleu_ClosestReferenceOfTwo_SetsTheLength()
    {
        // Lengths 3 and 5 are as close to 4: the shorter one counts, and nothing is penalised.
        Assert.Equal(100, TextScores.Bleu([[1, 2, 3, 4]], [[[1, 2, 3, 4, 5], [1, 2, 3]]], Plain), 1e-9);
    }

    /// <summary>the cat sat on the mat / the cat is on the mat: 5 of 6, 3 of 5, 1 of 4, 0 of 3.</summary>
    [Fact]
    public void Bleu_NoMatchOfFourWords_IsSmoothedAsAsked()
    {
        string[] candidate = ["the cat sat on the mat"], reference = ["the cat is on the mat"];

        Assert.Equal(0, TextScores.Bleu(candidate, reference, Plain));
        Assert.Equal(100 * Math.Pow(5 / 6.0 * (3 / 5.0) * (1 / 4.0) * (0.5 / 3), 0.25), TextScores.Bleu(candidate, reference), 1e-9);
        Assert.Equal(100 * Math.Pow(5 / 6.0 * (4 / 6.0) * (2 / 5.0) * (1 / 4.0), 0.25), TextScores.Bleu(candidate, reference, new() { Smoothing = BleuSmoothing.AddOne }), 1e-9);
    }

    [Fact]
    public void Bleu_SecondLengthWithoutMatch_CountsHalfOfTheFirst() =>
        Assert.Equal(100 * Math.Pow(2 / 4.0 * (0.5 / 3) * (0.25 / 2) * (0.125 / 1), 0.25), TextScores.Bleu([[1, 9, 2, 8]], [[1, 7, 2, 6]]), 1e-9);

    [Fact]
    public void Bleu_Corpus_CountsBeforeItDivides()
    {
        // Words: 4 of 4 and 1 of 2; pairs: 3 of 3 and 0 of 1.
        Assert.Equal(100 * Math.Sqrt(5 / 6.0 * (3 / 4.0)), TextScores.Bleu([[1, 2, 3, 4], [5, 6]], [[1, 2, 3, 4], [5, 7]], new() { Order = 2 }), 1e-9);
    }

    [Fact]
    public void Bleu_Edges()
    {
        Assert.Equal(0, TextScores.Bleu([""], ["a b c d"]));
        Assert.Equal(0, TextScores.Bleu(["x y z w"], ["a b c d"]));
        Assert.Equal(double.NaN, TextScores.Bleu([""], [""]));
        Assert.Equal(100, TextScores.Bleu(["a b c d"], ["a b c d"]), 1e-9);
        Assert.Throws<ArgumentException>(() => TextScores.Bleu(Array.Empty<string>(), Array.Empty<string>()));
        Assert.Contains("expected 1", Assert.Throws<ArgumentException>(() => TextScores.Bleu(["a"], ["a", "b"])).Message);
    }

    [Theory]
    [InlineData("Hello, world!", "Hello , world !")]
    [InlineData("It costs $3.50, or 1,000.", "It costs $ 3.50 , or 1,000 .")]
    [InlineData("state-of-the-art 1990-2000 don't", "state-of-the-art 1990 - 2000 don't")]
    [InlineData("a &quot;b&quot; &amp; (c)", "a \" b \" & ( c )")]
    public void NistWords_PunctuationStandsAlone(string text, string expected) => Assert.Equal(expected, string.Join(' ', TextWords.Nist(text)));

    /// <summary>Lin (2004): police killed the gunman against "police kill the gunman" and "the gunman kill police": 3 and 2 of 4 words.</summary>
    [Fact]
    public void RougeL_LinsExample_IsTheLongestCommonSubsequence()
    {
        Assert.Equal(3 / 4.0, TextScores.RougeL(["police kill the gunman"], ["Police killed the gunman."]), 1e-12);
        Assert.Equal(2 / 4.0, TextScores.RougeL(["the gunman kill police"], ["police killed the gunman"]), 1e-12);
        Assert.Equal((1 + 0.4) / 2, TextScores.RougeL([[1, 2], [3, 9]], [[1, 2], [3, 4, 5]]), 1e-12);
        Assert.Equal(0, TextScores.RougeL([""], [""]));
    }

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("same", "same", 0)]
    public void EditDistance_IsLevenshteins(string a, string b, int edits) => Assert.Equal(edits, TextScores.EditDistance(a.ToCharArray(), b.ToCharArray()));

    [Fact]
    public void ErrorRates_AreOverTheWholeCorpus()
    {
        Assert.Equal(2 / 7.0, TextScores.WordErrorRate(["the cat sat", "a big dog ran"], ["the cat sat  down", "a dog ran"]), 1e-12);
        Assert.Equal(3 / 7.0, TextScores.CharacterErrorRate(["kitten"], ["sitting"]), 1e-12);
        Assert.Equal(1, TextScores.CharacterErrorRate(["\U0001F600"], ["\U0001F601"]));
        Assert.Equal(3, TextScores.TokenErrorRate([[1, 2, 3]], [[4]]));
        Assert.Equal(double.PositiveInfinity, TextScores.WordErrorRate(["a"], [""]));
    }
}
