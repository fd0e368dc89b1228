using System.Globalization;
using RnnLib.Data;

namespace WeatherForecast;

/// <summary>Turns a series into what the network sees and what it is to say: the change to the next step.</summary>
/// <remarks>
/// The network forecasts changes, so that "tomorrow = today" is its starting point and not something to learn. It sees
/// levels on a common scale, or with <c>--difference</c> the changes alone, which stay in range when a series grows; and
/// where the rows have dates, the season as a point on a circle.
/// </remarks>
internal sealed class Features
{
    private const string Sine = "sine of the year", Cosine = "cosine of the year";

    private readonly bool _difference;
    private readonly string[] _names;
    private readonly Scaler _scaler;

    public Features(TimeSeries train, bool difference)
        : this([.. train.Names], difference, Scaler.Standard(difference ? Changes(train) : train))
    {
    }

    private Features(string[] names, bool difference, Scaler scaler) => (_names, _difference, _scaler) = (names, difference, scaler);

    public static Features FromMetadata(IReadOnlyDictionary<string, string> metadata) =>
        new(metadata["columns"].Split('\n'), metadata["difference"] == "yes", Scaler.FromMetadata(metadata));

    public IReadOnlyList<string> Names => _names;

    public static string TargetOf(string name) => $"change of {name}";

    public Dictionary<string, string> ToMetadata() => new(_scaler.ToMetadata())
    {
        ["columns"] = string.Join('\n', _names),
        ["difference"] = _difference ? "yes" : "no",
    };

    /// <summary>Input columns, then a target column for each of the series' own.</summary>
    public (TimeSeries Series, string[] Inputs) Of(TimeSeries series)
    {
        TimeSeries scaled = _scaler.Transform(_difference ? Changes(series) : series);
        TimeSeries targets = _difference ? scaled : Changes(scaled);
        TimeSeries result = Dates(series) is { } dates
            ? scaled.With(Sine, [.. dates.Select(date => MathF.Sin(Angle(date)))]).With(Cosine, [.. dates.Select(date => MathF.Cos(Angle(date)))])
            : scaled;
        string[] inputs = [.. result.Names];
        foreach (string name in _names)
            result = result.With(TargetOf(name), targets.Column(name).ToArray());
        return (result, inputs);
    }

    /// <summary>The next level of a column, given the last one and what the network said.</summary>
    public float Next(string column, float last, float said) => _difference
        ? last + _scaler.Inverse(column, said)
        : last + _scaler.Inverse(column, said) - _scaler.Inverse(column, 0);

    /// <summary>The dates of the rows, if all labels are dates.</summary>
    public static DateOnly[]? Dates(TimeSeries series)
    {
        if (series.Labels is not { } labels)
            return null;
        var dates = new DateOnly[labels.Count];
        for (int i = 0; i < dates.Length; i++)
        {
            if (!DateOnly.TryParse(labels[i], CultureInfo.InvariantCulture, out dates[i]))
                return null;
        }

        return dates;
    }

    private static float Angle(DateOnly date) => 2 * MathF.PI * date.DayOfYear / 365.25f;

    private static TimeSeries Changes(TimeSeries series)
    {
        foreach (string name in series.Names)
        {
            float[] levels = series.Column(name).ToArray();
            series = series.With(name, [0, .. levels.Skip(1).Zip(levels, (next, level) => next - level)]);
        }

        return series;
    }
}
