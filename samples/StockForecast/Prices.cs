using RnnLib.Data;

namespace StockForecast;

/// <summary>One series of positive numbers, perhaps with dates.</summary>
/// <param name="Levels">The series, one column.</param>
/// <param name="Season">Rows of a season, 0 for none.</param>
internal sealed record Prices(TimeSeries Levels, int Season)
{
    private const string Logarithm = "logarithm";

    public string Column => Levels.Names[0];

    public static Prices Load(Settings settings)
    {
        if (settings.Data is null)
        {
            // Months are missing until the spring of 1964.
            TimeSeries co2 = TimeSeries.FromCsv(Path.Combine(AppContext.BaseDirectory, "Figures", "co2-concentration.csv"), new() { Columns = ["CO2"], TimeColumn = "Date" });
            int first = co2.RowOf("1964-05-01");
            return new(co2.Slice(first, co2.Rows - first), settings.Season < 0 ? 12 : settings.Season);
        }

        string[] header = (File.ReadLines(settings.Data).FirstOrDefault() ?? "").Split(',');
        string? time = settings.TimeColumn ?? header.FirstOrDefault(name => name.Trim('"', ' ').Equals("date", StringComparison.OrdinalIgnoreCase));
        (string, string)? filter = settings.Where is null ? null : settings.Where.Split('=', 2) is [var key, var value]
            ? (key, value)
            : throw new ArgumentException($"--where: expected column=value, got '{settings.Where}'.");
        string? column = settings.Column ?? header.FirstOrDefault(name => name.Equals("close", StringComparison.OrdinalIgnoreCase));
        TimeSeries series = TimeSeries.FromCsv(settings.Data, new() { Columns = column is null ? null : [column], TimeColumn = time, Where = filter });
        if (series.Columns != 1)
            throw new ArgumentException($"Say which column to forecast with --column; {settings.Data} has: {string.Join(", ", series.Names)}.");
        if (series.Column(series.Names[0]).IndexOfAnyExceptInRange(float.Epsilon, float.MaxValue) is >= 0 and var row)
            throw new ArgumentException($"{settings.Data}: column '{series.Names[0]}', row {row + 1}: {series.Column(series.Names[0])[row]}: relative changes need numbers above 0.");
        return new(series, settings.Season < 0 ? AreMonths(series) ? 12 : 0 : settings.Season);
    }

    /// <summary>Relative changes: row i of the result leads to row i + 1 of the levels.</summary>
    public TimeSeries Changes()
    {
        float[] logarithms = [.. Levels.Column(Column).ToArray().Select(level => MathF.Log(level))];
        TimeSeries changes = new TimeSeries([Logarithm], [logarithms], Levels.Labels).Difference();
        return Season == 12 && Levels.Labels is not null ? changes.WithCalendar(CalendarFeature.Month, CalendarEncoding.OneHot) : changes;
    }

    /// <summary>The names of the change and of what the calendar knows of steps to come.</summary>
    public static (string Target, string[] Known) Roles(TimeSeries changes) => (Logarithm, [.. changes.Names.Where(name => name != Logarithm)]);

    private static bool AreMonths(TimeSeries series)
    {
        if (series.Labels is null || series.Rows < 3 || !DateTime.TryParse(series.Labels[0], out _))
            return false;
        DateTime[] dates = series.Dates();
        return dates.Zip(dates.Skip(1), (a, b) => (b - a).TotalDays).All(days => days is >= 27 and <= 32);
    }
}
