using System.Globalization;

namespace RnnLib.Data;

/// <summary>Brings each column to a common scale, x' = (x - offset) / scale, and back; fitted on the training part only.</summary>
/// <remarks>
/// <example><code>
/// Scaler scaler = Scaler.Standard(train);                  // never on the test part
/// TimeSeries scaled = scaler.Transform(series);
/// model.Save("model.safetensors", scaler.ToMetadata());    // and Scaler.FromMetadata(model.Load(...))
/// </code></example>
/// </remarks>
public sealed class Scaler
{
    private const string Prefix = "scaler.";

    private readonly Dictionary<string, (float Offset, float Scale)> _columns;

    private Scaler(Dictionary<string, (float Offset, float Scale)> columns) => _columns = columns;

    /// <summary>To mean 0 and standard deviation 1 on the given series; a constant column keeps its scale.</summary>
    public static Scaler Standard(TimeSeries train) => Fit(train, values =>
    {
        double mean = values.Average(x => (double)x);
        return ((float)mean, (float)Math.Sqrt(values.Average(x => (x - mean) * (x - mean))));
    });

    /// <summary>To the range from 0 to 1 on the given series; a constant column keeps its scale.</summary>
    public static Scaler MinMax(TimeSeries train) => Fit(train, values => (values.Min(), values.Max() - values.Min()));

    /// <summary>A scaler that <see cref="ToMetadata"/> wrote.</summary>
    /// <exception cref="RnnLibFormatException">A figure is missing or not a number.</exception>
    public static Scaler FromMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        const string offset = ".offset";
        string[] names = [.. metadata.Keys
            .Where(key => key.StartsWith(Prefix, StringComparison.Ordinal) && key.EndsWith(offset, StringComparison.Ordinal))
            .Select(key => key[Prefix.Length..^offset.Length])];
        if (names.Length == 0)
            throw new RnnLibFormatException("metadata", "scaler.", "there are no figures of a scaler; was it saved with ToMetadata?");
        return new(names.ToDictionary(name => name, name => (Number(metadata, $"{Prefix}{name}{offset}"), Number(metadata, $"{Prefix}{name}.scale"))));
    }

    /// <summary>The figures as texts, exact to the last bit, to keep beside a model's weights.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() => _columns
        .SelectMany(c => new[] { ($"{Prefix}{c.Key}.offset", c.Value.Offset), ($"{Prefix}{c.Key}.scale", c.Value.Scale) })
        .ToDictionary(pair => pair.Item1, pair => pair.Item2.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The series on the common scale; columns the scaler was not fitted on stay as they are.</summary>
    public TimeSeries Transform(TimeSeries series) => Map(series, (x, c) => (x - c.Offset) / c.Scale);

    /// <summary>The series back on its own scale.</summary>
    public TimeSeries Inverse(TimeSeries series) => Map(series, (x, c) => x * c.Scale + c.Offset);

    /// <summary>One number of a column, such as a prediction, back on its own scale.</summary>
    /// <exception cref="ArgumentException">The scaler was not fitted on such a column.</exception>
    public float Inverse(string column, float value)
    {
        (float offset, float scale) = _columns.TryGetValue(column, out (float Offset, float Scale) found)
            ? found
            : throw new ArgumentException($"the scaler has no column '{column}'; it was fitted on: {string.Join(", ", _columns.Keys)}.", nameof(column));
        return value * scale + offset;
    }

    private static Scaler Fit(TimeSeries train, Func<float[], (float Offset, float Scale)> fit)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Rows == 0)
            throw new ArgumentException("Scaler: the training part has no rows.", nameof(train));
        return new(train.Names.ToDictionary(name => name, name =>
        {
            (float offset, float scale) = fit(train.Column(name).ToArray());
            return (offset, scale > 0 ? scale : 1);
        }));
    }

    private TimeSeries Map(TimeSeries series, Func<float, (float Offset, float Scale), float> map)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (!series.Names.Any(_columns.ContainsKey))
            throw new ArgumentException($"the scaler knows none of the columns {string.Join(", ", series.Names)}; it was fitted on: {string.Join(", ", _columns.Keys)}.", nameof(series));
        return new(
            series.Names,
            [.. series.Names.Select(name => _columns.TryGetValue(name, out (float Offset, float Scale) column)
                ? series.Column(name).ToArray().Select(x => map(x, column)).ToArray()
                : series.Column(name).ToArray())],
            series.Labels);
    }

    private static float Number(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text) && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
            ? number
            : throw new RnnLibFormatException("metadata", key, $"expected a number, got '{text}'.");
}
