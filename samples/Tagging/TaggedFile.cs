using System.Text.RegularExpressions;
using RnnLib;

namespace Tagging;

/// <summary>Reads word/tag lines, as the Brown corpus has them, and CoNLL's columns.</summary>
internal static partial class TaggedFile
{
    public static TaggedSentence[] Read(string path, Columns columns)
    {
        string[] lines = File.ReadAllLines(path);
        string? first = lines.FirstOrDefault(line => line.Length > 0 && !IsNote(line));
        TaggedSentence[] sentences = first is not null && LooksSlashed(first)
            ? [.. lines.Select((line, i) => Slashed(line, path, i + 1, columns.KeepsMarks)).Where(sentence => sentence.Words.Length > 0)]
            : [.. InColumns(lines, path, columns)];
        return sentences.Length > 0 ? sentences : throw new RnnLibFormatException(path, "sentences", "expected tagged words, but there is none");
    }

    /// <summary>Several words on a line, each with a slash; what stands before a tab is the sentence's category.</summary>
    private static bool LooksSlashed(string line)
    {
        string[] words = line[(line.IndexOf('\t') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && words.All(word => word.LastIndexOf('/') > 0);
    }

    private static TaggedSentence Slashed(string line, string path, int number, bool keepsMarks)
    {
        string[] pairs = line[(line.IndexOf('\t') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (words, tags) = (new string[pairs.Length], new string[pairs.Length]);
        for (int i = 0; i < pairs.Length; i++)
        {
            int slash = pairs[i].LastIndexOf('/');
            if (slash <= 0 || slash == pairs[i].Length - 1)
                throw new RnnLibFormatException(path, $"line {number}", $"expected word/tag, got '{pairs[i]}'");
            words[i] = pairs[i][..slash];
            tags[i] = keepsMarks ? pairs[i][(slash + 1)..] : Marks().Replace(pairs[i][(slash + 1)..], "");
        }

        return new(words, tags);
    }

    private static IEnumerable<TaggedSentence> InColumns(string[] lines, string path, Columns columns)
    {
        var (words, tags) = (new List<string>(), new List<string>());
        for (int i = 0; i <= lines.Length; i++)
        {
            string line = i < lines.Length ? lines[i].TrimEnd() : "";
            if (IsNote(line))
                continue;
            if (line.Length == 0)
            {
                if (words.Count > 0)
                    yield return new([.. words], [.. tags]);
                words.Clear();
                tags.Clear();
                continue;
            }

            string[] cells = line.Contains('\t', StringComparison.Ordinal) ? line.Split('\t') : line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells[0] == "-DOCSTART-" || (cells[0].AsSpan().ContainsAny('-', '.') && int.TryParse(cells[0].Split('-', '.')[0], out _) && columns.Word > 0))
                continue;   // a document begins; CoNLL-U: a joined or an unspoken word, whose parts follow
            int tag = columns.Tag ?? cells.Length - 1;
            if (columns.Word < 0 || tag < 0 || Math.Max(columns.Word, tag) >= cells.Length || columns.Word == tag)
                throw new RnnLibFormatException(path, $"line {i + 1}", $"expected a word in column {columns.Word} and a tag in column {tag}, got {cells.Length} columns: '{line}'");
            words.Add(cells[columns.Word]);
            tags.Add(cells[tag]);
        }
    }

    /// <summary>CoNLL-U's notes; a lone # may be a word.</summary>
    private static bool IsNote(string line) => line.StartsWith("# ", StringComparison.Ordinal) && line.Contains('=', StringComparison.Ordinal);

    [GeneratedRegex("^fw-|(-(tl|hl|nc))+$")]
    private static partial Regex Marks();
}
