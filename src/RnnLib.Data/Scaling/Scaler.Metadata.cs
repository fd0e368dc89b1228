using System.Globalization;

namespace RnnLib.Data;

public sealed partial class Scaler
{
    private const string Prefix = "scaler.", OffsetKey = ".offset", ScaleKey = ".scale";

    /// <summary>The scaler as text, exact to the last bit, to keep in the metadata of a model file: <c>scaler.temp_max.offset</c> and <c>scaler.temp_max.scale</c>.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        var metadata = new Dictionary<string, string>();
        foreach ((string name, ColumnScale column) in _columns)
        {
            metadata.Add($"{Prefix}{name}{OffsetKey}", column.Offset.ToString("R", CultureInfo.InvariantCulture));
            metadata.Add($"{Prefix}{name}{ScaleKey}", column.Scale.ToString("R", CultureInfo.InvariantCulture));
        }

        return metadata;
    }

    /// <summary>The scaler that <see cref="ToMetadata"/> wrote.</summary>
    /// <param name="metadata">The metadata of the model file; entries of others are passed over.</param>
    /// <exception cref="RnnLibFormatException">There is no scaler in it, or a figure is missing, not a finite number, or a scale that is not positive.</exception>
    public static Scaler FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var columns = new SortedDictionary<string, ColumnScale>(StringComparer.Ordinal);
        foreach (string key in metadata.Keys)
        {
            if (NameIn(key) is { } name && !columns.ContainsKey(name))
                columns.Add(name, new(Figure(metadata, name, OffsetKey), Figure(metadata, name, ScaleKey)));
        }

        return columns.Count > 0
            ? new(columns)
            : throw new RnnLibFormatException("metadata", "keys", $"expected a scaler ('{Prefix}<column>{OffsetKey}' and '{Prefix}<column>{ScaleKey}'), but there is none");
    }

    /// <summary>The column that a key belongs to, whose name may itself hold dots; null for a key of others.</summary>
    private static string? NameIn(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        foreach (string suffix in (ReadOnlySpan<string>)[OffsetKey, ScaleKey])
        {
            if (key.Length >= Prefix.Length + suffix.Length && key.EndsWith(suffix, StringComparison.Ordinal))
                return key[Prefix.Length..^suffix.Length];
        }

        return null;
    }

    private static double Figure(IReadOnlyDictionary<string, string> metadata, string name, string suffix)
    {
        string key = $"{Prefix}{name}{suffix}";
        if (!metadata.TryGetValue(key, out string? text))
            throw new RnnLibFormatException("metadata", key, "expected a number, but the entry is missing");
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double figure) && double.IsFinite(figure);
        if (!isNumber)
            throw new RnnLibFormatException("metadata", key, $"expected a finite number, got '{text}'");
        return figure > 0 || suffix == OffsetKey
            ? figure
            : throw new RnnLibFormatException("metadata", key, $"expected a positive number, got '{text}'");
    }
}
