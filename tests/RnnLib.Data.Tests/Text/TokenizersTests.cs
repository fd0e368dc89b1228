using System.Text.RegularExpressions;

namespace RnnLib.Data.Tests;

public sealed partial class TokenizersTests
{
    /// <summary>What torchtext's list of replacements gives, computed by that list in Python.</summary>
    [Theory]
    [InlineData("You can now install TorchText using pip!", "you can now install torchtext using pip !")]
    [InlineData("Don't stop: \"it's\" 3.14 (great)?", "don ' t stop it ' s 3 . 14 ( great ) ?")]
    [InlineData("a<br />b <br/> c<BR />d", "a b <br/> c d")]
    [InlineData("<\"br />x", "x")]
    [InlineData("x<br\" />y;z", "x y z")]
    [InlineData("tab\there\u00a0nbsp\u2003em\u001cfs", "tab here nbsp em fs")]
    [InlineData("", "")]
    [InlineData("  .  ", ".")]
    [InlineData("\u00c0\u00c9 Stra\u00dfe \u03a3", "\u00e0\u00e9 stra\u00dfe \u03c3")]
    [InlineData("<br ./>!", "<br . /> !")]
    [InlineData("co-op e-mail@x.org/...", "co-op e-mail@x . org/ . . .")]
    public void BasicEnglish_Texts_GivesWhatTorchtextGives(string text, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Tokenizers.BasicEnglish.Tokenize(text));

    [Fact]
    public void Whitespace_Text_IsUnchangedBetween()
    {
        Assert.Equal(["Don't", "STOP", ",now"], Tokenizers.Whitespace.Tokenize(" Don't\r\n\tSTOP  ,now\n"));
        Assert.Empty(Tokenizers.Whitespace.Tokenize(" \n"));
        Assert.Equal("a b", Tokenizers.Whitespace.Join(["a", "b"]));
    }

    [Fact]
    public void Characters_Text_AreCodePoints()
    {
        Assert.Equal(["a", "\n", "\u00e9", "\U0001F469", "\u200D", "\U0001F4BB", "e", "\u0301"], Tokenizers.Characters.Tokenize("a\n\u00e9\U0001F469\u200D\U0001F4BBe\u0301"));
        Assert.Equal(["\uFFFD", "x"], Tokenizers.Characters.Tokenize("\uD800x"));
        Assert.Equal("ab c", Tokenizers.Characters.Join(["a", "b", " ", "c"]));
    }

    [Fact]
    public void TextElements_Text_AreWhatAReaderSees()
    {
        Assert.Equal(["a", "\r\n", "\U0001F469\u200D\U0001F4BB", "e\u0301"], Tokenizers.TextElements.Tokenize("a\r\n\U0001F469\u200D\U0001F4BBe\u0301"));
        Assert.Equal("ab", Tokenizers.TextElements.Join(["a", "b"]));
    }

    [Fact]
    public void Matches_Pattern_GivesItsMatches()
    {
        Assert.Equal(["It", "'", "s", "3", ".", "5"], Tokenizers.Matches(WordOrSign()).Tokenize("It's 3.5 "));
        Assert.Equal(["aa", "a"], Tokenizers.Matches(new Regex("a*")).Tokenize("aa b a"));
    }

    [Fact]
    public void SplitBy_Pattern_GivesWhatStandsBetween() =>
        Assert.Equal(["a", "b", "c d"], Tokenizers.SplitBy(new Regex("[,;]+")).Tokenize(",a;b,,c d;"));

    [Fact]
    public void Of_Function_IsATokenizer()
    {
        ITokenizer tokenizer = Tokenizers.Of(text => text.Split('-'), separator: "-");

        Assert.Equal(["a", "b"], tokenizer.Tokenize("a-b"));
        Assert.Equal("a-b", tokenizer.Join(["a", "b"]));
        Assert.Contains("gave null", Assert.Throws<InvalidOperationException>(() => Tokenizers.Of(_ => null!).Tokenize("a")).Message);
    }

    [GeneratedRegex(@"\w+|[^\w\s]")]
    private static partial Regex WordOrSign();
}
