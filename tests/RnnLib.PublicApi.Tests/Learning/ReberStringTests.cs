using System.Text.RegularExpressions;
using LearningTasks.Tasks;

namespace RnnLib.PublicApi.Tests.Learning;

public sealed partial class ReberStringTests
{
    private static readonly ReberString[] Drawn = DrawMany(2000);

    [Fact]
    public void Draw_ManyStrings_AreWordsOfTheEmbeddedGrammar() =>
        Assert.All(Drawn, text => Assert.Matches(EmbeddedGrammar(), text.ToString()));

    [Fact]
    public void Draw_ManyStrings_TakeEveryArcAndBothBranches()
    {
        Assert.Contains(Drawn, text => text.ToString() == "BTBTXSETE");
        Assert.Contains(Drawn, text => text.ToString() == "BPBPVVEPE");
        Assert.Contains(Drawn, text => text.ToString().Contains("XXVPX", StringComparison.Ordinal));
        Assert.Contains(Drawn, text => text.ToString().Contains("VPS", StringComparison.Ordinal));
        Assert.InRange(Drawn.Count(text => text.ToString()[1] == 'T'), 900, 1100);
    }

    [Fact]
    public void Legal_OfEachStep_IsWhatFollowsSomewhereAfterTheSameBeginning()
    {
        foreach (ReberString text in Drawn)
        {
            Assert.Equal(text.Symbols.Count, text.Legal.Count);
            for (int step = 0; step + 1 < text.Symbols.Count; step++)
                Assert.True(text.MayFollow(step, text.Symbols[step + 1]), $"{text}, step {step}");
        }

        foreach (var sameBeginning in Drawn.SelectMany(Steps).GroupBy(step => step.Beginning).Where(group => group.Count() > 50))
            Assert.Equal(sameBeginning.Aggregate(0, (bits, step) => bits | 1 << step.Next), Assert.Single(sameBeginning.Select(step => step.Legal).Distinct()));
    }

    [Fact]
    public void Echo_RepeatsTheSecondLetterAndNothingElseIsLegalThere() => Assert.All(Drawn, text =>
    {
        Assert.Equal(text.Symbols[1], text.Symbols[text.Echo]);
        Assert.Equal(1 << text.Symbols[1], text.Legal[text.Echo - 1]);
    });

    [Fact]
    public void Stream_OfStrings_JoinsThemAndGoesOnWithTheNext()
    {
        var rng = new Rng(8);
        ReberString first = ReberString.Draw(rng);

        var (symbols, echoes, next) = ContinualReber.Stream(first, strings: 3, rng);

        string text = string.Concat(symbols.Select(symbol => ReberString.Letters[symbol]));
        Assert.StartsWith(first.ToString(), text, StringComparison.Ordinal);
        Assert.Equal(next.Symbols[0], symbols[^1]);
        Assert.Equal(3, echoes.Length);
        Assert.All(echoes, echo => Assert.Contains(text.Substring(echo, 2), (string[])["TE", "PE"]));
        Assert.Equal(symbols.Length - 3, echoes[^1]);
    }

    /// <summary>The grammar written as an expression, apart from the table that the generator walks.</summary>
    [GeneratedRegex("^B(?<outer>[TP])B(?:TS*X(?:S|XT*V(?:PXT*V)*(?:V|PS))|PT*V(?:PXT*V)*(?:V|PS))E\\k<outer>E$")]
    private static partial Regex EmbeddedGrammar();

    private static ReberString[] DrawMany(int count)
    {
        var rng = new Rng(5);
        return [.. Enumerable.Range(0, count).Select(_ => ReberString.Draw(rng))];
    }

    private static IEnumerable<(string Beginning, int Next, int Legal)> Steps(ReberString text) =>
        Enumerable.Range(0, text.Symbols.Count - 1).Select(step => (text.ToString()[..(step + 1)], text.Symbols[step + 1], text.Legal[step]));
}
