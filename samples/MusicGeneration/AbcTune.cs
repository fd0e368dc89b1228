using System.Globalization;
using System.Text;

namespace MusicGeneration;

/// <summary>A tune on one line: its metre, its key, and its notes.</summary>
internal sealed record AbcTune(string Metre, string Key, string Body)
{
    /// <summary>The line that the network reads and writes.</summary>
    public override string ToString() => $"{Metre} {Key} {Body}";

    /// <summary>The length of a note without a number: a sixteenth where the metre is below 3/4, otherwise an eighth.</summary>
    public double UnitLength => Metre.Split('/') is [var beats, var unit]
        && double.TryParse(beats, NumberStyles.None, CultureInfo.InvariantCulture, out double b) && double.TryParse(unit, NumberStyles.None, CultureInfo.InvariantCulture, out double u)
        && u > 0 && b / u < 0.75 ? 1 / 16.0 : 1 / 8.0;

    public static AbcTune Parse(string line) => line.Trim().Split(' ', 3) is [var metre, var key, var body] ? new(metre, key, body) : new("4/4", "C", line);

    /// <summary>The tune as a file that other programs read.</summary>
    public string ToFile(string title) =>
        $"X:1\nT:{title}\nM:{Metre}\nL:1/{(UnitLength < 0.1 ? 16 : 8)}\nK:{Key}\n{Body}\n";

    /// <summary>The tunes of one file, or of all files *.abc in a folder: first metre and key, melody without chord names.</summary>
    public static IReadOnlyList<AbcTune> Load(string path)
    {
        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path, "*.abc").Order(StringComparer.Ordinal)] : [path];
        AbcTune[] tunes = [.. files.SelectMany(file => ReadFile(File.ReadLines(file, Encoding.Latin1)))];
        return tunes.Length >= 20 ? tunes : throw new ArgumentException($"{path}: expected at least 20 tunes in ABC notation, found {tunes.Length}.");
    }

    private static IEnumerable<AbcTune> ReadFile(IEnumerable<string> lines)
    {
        string metre = "4/4", key = "";
        var body = new StringBuilder();
        foreach (string line in lines.Append("X:"))
        {
            if (line.StartsWith("X:", StringComparison.Ordinal))
            {
                if (body.Length > 20)
                    yield return new(metre, key.Length > 0 ? key : "C", body.ToString().Trim());
                (metre, key) = ("4/4", "");
                body.Clear();
            }
            else if (line.StartsWith("M:", StringComparison.Ordinal) && body.Length == 0)
                metre = line[2..].Trim() switch { "C" => "4/4", "C|" => "2/2", var other => other.Split(' ')[0] };
            else if (line.StartsWith("K:", StringComparison.Ordinal) && body.Length == 0)
                key = line[2..].Trim().Split(' ')[0];
            else if (!(line.Length > 1 && line[1] == ':' && char.IsLetter(line[0])) && !line.StartsWith('%'))
                Append(body, line.Split('%')[0]);
        }
    }

    /// <summary>Melody only: no "chord" names, line ends or double spaces.</summary>
    private static void Append(StringBuilder body, string line)
    {
        bool isChord = false;
        foreach (char letter in line)
        {
            if (letter == '"')
                isChord = !isChord;
            else if (!isChord && letter is > ' ' and < (char)127 and not '\\' || !isChord && letter == ' ' && body.Length > 0 && body[^1] != ' ')
                body.Append(letter);
        }
    }
}
