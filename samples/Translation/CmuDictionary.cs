using RnnLib;

namespace Translation;

/// <summary>A dictionary in the format of CMUdict: a line is a word, two spaces and its sounds; WORD(1) is another pronunciation, ;;; a remark.</summary>
internal static class CmuDictionary
{
    /// <summary>The words of letters and apostrophes, in lower case, with their pronunciations without the marks of stress.</summary>
    public static List<(string Word, List<string> Sounds)> Read(string path)
    {
        var words = new List<(string Word, List<string> Sounds)>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.StartsWith(";;;", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(line))
                continue;
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length < 2)
                throw new RnnLibFormatException(path, $"line {number}", "expected a word and its sounds, separated by spaces");
            string word = parts[0].Split('(')[0].ToLowerInvariant();
            if (!word.All(letter => letter is (>= 'a' and <= 'z') or '\''))
                continue;
            if (!places.TryGetValue(word, out int place))
            {
                places.Add(word, place = words.Count);
                words.Add((word, []));
            }

            string sounds = string.Join(' ', parts.Skip(1).Select(sound => sound.TrimEnd('0', '1', '2')));
            if (!words[place].Sounds.Contains(sounds))
                words[place].Sounds.Add(sounds);
        }

        return words.Count > 1 ? words : throw new RnnLibFormatException(path, $"line {number}", $"expected two words at least, found {words.Count}");
    }
}
