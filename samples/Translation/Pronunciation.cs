using System.Globalization;
using RnnLib;
using RnnLib.Data;
using RnnLib.Training;

namespace Translation;

/// <summary>From letters to sounds: c a t -> K AE T. Words of a dictionary, a tenth of which is never learned from, or words made by rules.</summary>
internal sealed class Pronunciation : TextTask
{
    public override (int, int) Size => (64, 128);

    public override float Dropout => 0.2f;

    public override int MinCount => 1;

    public override string ScoreTitle => "phoneme errors   word errors";

    public override string Published => "published on CMUdict: about 6 % / 25 % for an attention LSTM of this kind, trained on 113,000 words (Toshniwal and Livescu 2016: 5.0 % / 21.7 %)";

    public override (string, string) Units => ("letters", "phonemes");

    public override (ParallelTextDataset, TestText[]) Load(Settings settings, Rng rng)
    {
        // A word's pronunciations stay on one side, since the others would tell how it is spoken.
        List<(string Word, List<string> Sounds)> words = settings.Data is { } path
            ? CmuDictionary.Read(path)
            : SpellingRules.Draw(settings.Quick ? 1500 : 22_000, rng);
        (string Word, List<string> Sounds)[] order = [.. words];
        rng.Shuffle<(string, List<string>)>(order);
        int tests = Math.Max(1, order.Length / 10);
        (string Word, string Sounds)[] train = AtMost(order.Skip(tests).SelectMany(word => word.Sounds.Select(sounds => (word.Word, sounds))), settings.Examples);
        return (new([.. train.Select(pair => Spaced(pair.Word))], [.. train.Select(pair => pair.Sounds)]),
            [.. order.Take(Math.Min(tests, settings.Tests)).Select(word => new TestText(Spaced(word.Word), word.Sounds))]);
    }

    /// <summary>Against the nearest of a word's pronunciations, as usual: a word is right if it is one of them.</summary>
    public override string Score(IReadOnlyList<string> outputs, IReadOnlyList<TestText> test)
    {
        int edits = 0, sounds = 0, wrong = 0;
        for (int i = 0; i < test.Count; i++)
        {
            string[] said = Split(outputs[i]);
            (int distance, int length) = test[i].References
                .Select(reference => (TextScores.EditDistance<string>(said, Split(reference)), Split(reference).Length))
                .MinBy(pair => (double)pair.Item1 / pair.Length);
            (edits, sounds, wrong) = (edits + distance, sounds + length, wrong + (distance > 0 ? 1 : 0));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * edits / sounds,12:F1} % {100.0 * wrong / test.Count,11:F1} %");
    }

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Spaced(string word) => string.Join(' ', word.AsEnumerable());
}
