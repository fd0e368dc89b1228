using System.Globalization;

namespace RnnLib.Data;

/// <summary>Numbers the classes of a corpus while its labels are read.</summary>
internal sealed class ClassLabels
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<int> _labels = [];
    private readonly bool _isClosed;

    /// <param name="names">The classes in order; null: whatever comes.</param>
    public ClassLabels(IReadOnlyList<string>? names)
    {
        _isClosed = names is not null;
        foreach (string name in names ?? [])
        {
            if (!_numbers.TryAdd(name, _names.Count))
                throw new ArgumentException($"TextReadOptions.Classes: the class '{name}' is named twice.", nameof(names));
            _names.Add(name);
        }
    }

    /// <exception cref="RnnLibFormatException">The label is not one of the classes named.</exception>
    public void Add(string label, string source)
    {
        if (!_numbers.TryGetValue(label, out int number))
        {
            if (_isClosed)
                throw new RnnLibFormatException(source, $"text {_labels.Count + 1}", $"the class '{label}' is not among those named: {string.Join(", ", _names)}");
            _numbers.Add(label, number = _names.Count);
            _names.Add(label);
        }

        _labels.Add(number);
    }

    /// <summary>The class of each text and the classes' names, in order: as named, or whole numbers as numbers and others ordinally.</summary>
    public (int[] Classes, string[] Names) Finish()
    {
        if (_isClosed)
            return ([.. _labels], [.. _names]);
        string[] sorted = _names.All(name => long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            ? [.. _names.OrderBy(name => long.Parse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)).ThenBy(name => name, StringComparer.Ordinal)]
            : [.. _names.Order(StringComparer.Ordinal)];
        int[] places = [.. _names.Select(name => Array.IndexOf(sorted, name))];
        return ([.. _labels.Select(label => places[label])], sorted);
    }
}
