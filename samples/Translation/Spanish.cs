using System.Globalization;
using System.Text.RegularExpressions;
using RnnLib;
using RnnLib.Data;
using RnnLib.Training;

namespace Translation;

/// <summary>From English to Spanish: sentences of a file, a tenth of which is never learned from, or sentences made by a small grammar.</summary>
internal sealed partial class Spanish : TextTask
{
    public override (int, int) Size => (128, 128);

    public override float Dropout => 0.3f;

    public override int MinCount => 6;

    public override string ScoreTitle => "BLEU";

    public override string Published => "no published figure for this split; systems trained on as few as 15,000 sentences stay far below the 30 of large corpora";

    public override (string, string) Units => ("English", "Spanish");

    public override (ParallelTextDataset, TestText[]) Load(Settings settings, Rng rng)
    {
        ParallelTextDataset all = settings.Data is { } path
            ? ParallelTextDataset.FromCsv(path, "en", "es")
            : SmallGrammar.Draw(settings.Quick ? 1500 : 22_000, rng);
        var (train, test) = all.Split(0.1f, rng);
        return (new(AtMost(train.Sources.Select(Tokens), settings.Examples), AtMost(train.Targets.Select(Tokens), settings.Examples)),
            [.. test.Sources.Zip(test.Targets, (source, target) => new TestText(Tokens(source), [Tokens(target)])).Take(settings.Tests)]);
    }

    public override string Score(IReadOnlyList<string> outputs, IReadOnlyList<TestText> test) =>
        TextScores.Bleu(outputs, [.. test.Select(text => text.References)]).ToString("F1", CultureInfo.InvariantCulture).PadLeft(4);

    /// <summary>Words and signs in lower case, separated by spaces; BLEU is counted over them.</summary>
    private static string Tokens(string text) => string.Join(' ', WordOrSign().Matches(text.ToLowerInvariant()).Select(match => match.Value));

    [GeneratedRegex(@"[\p{L}\p{Mn}]+(?:['’][\p{L}]+)?|\d+|[^\w\s]")]
    private static partial Regex WordOrSign();
}
