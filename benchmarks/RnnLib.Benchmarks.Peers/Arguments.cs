using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Pairs of <c>--name value</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <exception cref="UsageException">A name is not among <paramref name="known"/>, or has no value.</exception>
    public Arguments(string[] words, params string[] known)
    {
        for (int i = 0; i < words.Length; i += 2)
        {
            if (!known.Contains(words[i]))
                throw new UsageException($"unknown option '{words[i]}'");
            _values[words[i]] = i + 1 < words.Length ? words[i + 1] : throw new UsageException($"{words[i]} needs a value");
        }
    }

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <summary>The parts of a value between commas.</summary>
    public string[] Words(string name, params string[] otherwise) => _values.TryGetValue(name, out string? text) ? text.Split(',', StringSplitOptions.RemoveEmptyEntries) : otherwise;

    /// <exception cref="UsageException">The value is no whole number, or below 0.</exception>
    public int Count(string name, int otherwise) =>
        !_values.TryGetValue(name, out string? text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
        : throw new UsageException($"{name}: expected a whole number, got '{text}'");
}

/// <summary>The command line asks for something that there is not.</summary>
internal sealed class UsageException(string message) : Exception(message);
