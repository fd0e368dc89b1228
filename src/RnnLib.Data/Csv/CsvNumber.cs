using System.Globalization;

namespace RnnLib.Data;

/// <summary>A cell as a number: decimal point, optional exponent, no thousands separator, finite.</summary>
internal static class CsvNumber
{
    private const int Shown = 40;

    private static readonly string[] Missing = ["nan", "na", "n/a", "null", "none", "?"];

    public static bool TryParse(string cell, out float value) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    /// <summary>Whether a cell says that there is no value.</summary>
    public static bool IsMissing(string cell)
    {
        string text = cell.Trim();
        return text.Length == 0 || Missing.Contains(text, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Why <see cref="TryParse"/> said no.</summary>
    public static string Fault(string cell)
    {
        if (string.IsNullOrWhiteSpace(cell))
            return "expected a number, got an empty cell";
        bool infinite = float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        string shown = cell.Length > Shown ? $"{cell[..Shown]}..." : cell;
        return $"expected a {(infinite ? "finite number" : "number")}, got '{shown}'";
    }
}
