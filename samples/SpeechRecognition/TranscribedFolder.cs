using System.Text;
using RnnLib;
using RnnLib.Data;

namespace SpeechRecognitionSample;

/// <summary>Any folder of WAV files with transcripts: transcripts.csv or transcripts.tsv with the columns file and text, or a .txt beside each WAV file.</summary>
/// <remarks>A tenth is held back. The folder that a file lies in is its voice, for --unseen-speaker.</remarks>
internal static class TranscribedFolder
{
    private const float TestFraction = 0.1f;

    public static Corpus Read(Settings settings)
    {
        string folder = settings.Data!;
        if (!Directory.Exists(folder))
            throw new IOException($"{folder}: there is no such folder.");
        Utterance[] all = [.. Files(folder).Select(file => new Utterance(Corpus.ReadSound(file.Path), Plain(file.Text), Voice(file.Path))).Where(one => one.Text.Length > 0)];
        string? unseen = settings.UnseenSpeaker;
        if (unseen is not null && !all.Any(one => one.Voice == unseen))
            throw new ArgumentException($"--unseen-speaker: expected one of {string.Join(", ", all.Select(one => one.Voice).Distinct())}, got {unseen}.");
        Utterance[] never = [.. all.Where(one => one.Voice == unseen)], others = [.. all.Where(one => one.Voice != unseen)];
        if (others.Length < 2)
            throw new IOException($"{folder}: expected at least two WAV files with transcripts to learn from and to test on, got {others.Length}.");

        new Rng(settings.Seed).Fork().Shuffle<Utterance>(others);
        int tests = Math.Max(1, (int)(TestFraction * others.Length));
        return new()
        {
            Description = $"{folder}: {all.Length} recordings, a tenth{(unseen is null ? "" : $" and all of {unseen}")} held back.",
            Train = others[tests..],
            Tests = [new("held back", others[..tests]), .. never.Length == 0 ? (TestSet[])[] : [new($"{unseen}, never heard", never)]],
            Epochs = settings.Quick ? 3 : 40,
            Published = "data of your own, so there is no published figure",
        };
    }

    /// <summary>Small letters, digits and apostrophes; all else separates words.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (char c in text.ToLowerInvariant())
            plain.Append(char.IsLetterOrDigit(c) || c == '\'' ? c : ' ');
        return string.Join(' ', plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<(string Path, string Text)> Files(string folder)
    {
        foreach (string name in (string[])["transcripts.csv", "transcripts.tsv"])
        {
            string table = Path.Combine(folder, name);
            if (!File.Exists(table))
                continue;
            ParallelTextDataset lines = ParallelTextDataset.FromCsv(table, "file", "text");
            return Enumerable.Range(0, lines.Count).Select(i => (Path.Combine(folder, lines.Sources[i]), lines.Targets[i]));
        }

        (string, string)[] files =
        [
            .. Directory.GetFiles(folder, "*.wav", new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive }).Order(StringComparer.Ordinal)
                .Select(path => (Path: path, Text: Path.ChangeExtension(path, ".txt")))
                .Where(file => File.Exists(file.Text))
                .Select(file => (file.Path, File.ReadAllText(file.Text))),
        ];
        return files.Length > 0
            ? files
            : throw new IOException($"{folder}: expected recordings/{{digit}}_{{speaker}}_{{take}}.wav, transcripts.csv, transcripts.tsv, or WAV files with a .txt of the same name.");
    }

    private static string Voice(string path) => Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))!;
}
