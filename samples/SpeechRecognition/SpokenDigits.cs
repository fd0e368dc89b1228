using System.Globalization;
using RnnLib;

namespace SpeechRecognitionSample;

/// <summary>The Free Spoken Digit Dataset (Jackson et al.): recordings/{digit}_{speaker}_{take}.wav.</summary>
/// <remarks>Takes 0 to 4 are for testing, as its authors say; here one speaker is held back besides. Digits are spelled, and joined to sequences.</remarks>
internal static class SpokenDigits
{
    private const int TestTakes = 5, JoinedTests = 100;
    private static readonly string[] Words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, "recordings"))
        && Directory.EnumerateFiles(Path.Combine(folder, "recordings"), "*.wav").Any(file => Path.GetFileNameWithoutExtension(file).Split('_') is [{ Length: 1 } digit, _, _] && char.IsAsciiDigit(digit[0]));

    public static Corpus Read(Settings settings)
    {
        (Utterance Utterance, int Take)[] all = [.. Directory.GetFiles(Path.Combine(settings.Data!, "recordings"), "*.wav").Order(StringComparer.Ordinal).Select(Read)];
        string[] voices = [.. all.Select(one => one.Utterance.Voice).Distinct().Order(StringComparer.Ordinal)];
        if (voices.Length < 2)
            throw new IOException($"{settings.Data}: recordings: expected WAV files of at least two speakers, got {voices.Length}.");
        string unseen = settings.UnseenSpeaker ?? voices[^1];
        if (!voices.Contains(unseen))
            throw new ArgumentException($"--unseen-speaker: expected one of {string.Join(", ", voices)}, got {unseen}.");

        var rng = new Rng(settings.Seed).Fork();
        Utterance[] never = [.. all.Where(one => one.Utterance.Voice == unseen).Select(one => one.Utterance)];
        Utterance[] known = [.. all.Where(one => one.Utterance.Voice != unseen && one.Take < TestTakes).Select(one => one.Utterance)];
        Utterance[] train = [.. all.Where(one => one.Utterance.Voice != unseen && one.Take >= TestTakes).Select(one => one.Utterance)];
        if (known.Length == 0 || train.Length == 0)
            throw new IOException($"{settings.Data}: recordings: expected takes below {TestTakes} to test on and others to learn from, got {known.Length} and {train.Length}.");
        return new()
        {
            Description = $"{settings.Data}: takes 0 to {TestTakes - 1} of {voices.Length - 1} speakers and all of {unseen} held back.",
            Train = train,
            Tests =
            [
                new("digits, known voices", known),
                new($"digits, {unseen}, never heard", never),
                new("joined, known voices", [.. Enumerable.Range(0, JoinedTests).Select(_ => JoinedSpeech.Draw(known, rng))]),
                new($"joined, {unseen}, never heard", [.. Enumerable.Range(0, JoinedTests).Select(_ => JoinedSpeech.Draw(never, rng))]),
            ],
            Epochs = settings.Quick ? 3 : 40,
            Joins = true,
            Published = "no published figure is comparable: these recordings are usually classified, ten classes, with all speakers known",
        };
    }

    private static (Utterance Utterance, int Take) Read(string path)
    {
        string[] parts = Path.GetFileNameWithoutExtension(path).Split('_');
        return parts.Length == 3 && parts[0] is [>= '0' and <= '9'] && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int take)
            ? (new(Corpus.ReadSound(path), Words[parts[0][0] - '0'], parts[1]), take)
            : throw new IOException($"{path}: expected a name like 7_george_12.wav: digit, speaker, take.");
    }
}
