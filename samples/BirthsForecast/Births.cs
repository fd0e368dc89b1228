using System.Globalization;
using RnnLib.Data;

namespace BirthsForecast;

/// <summary>The series, and what the calendar says of its days.</summary>
internal static class Births
{
    public const string Column = "births";

    private static readonly string Figures = Path.Combine(AppContext.BaseDirectory, "Figures", "us-births-2000-2014.csv");

    /// <summary>Births per day, with dates as labels.</summary>
    public static TimeSeries Load(string? path)
    {
        TimeSeries file = TimeSeries.FromCsv(path ?? Figures, new() { Columns = ["year", "month", "date_of_month", Column] });
        var labels = new string[file.Rows];
        for (int row = 0; row < file.Rows; row++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{file.Value(row, "year"):0000}-{file.Value(row, "month"):00}-{file.Value(row, "date_of_month"):00}");
            labels[row] = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? text
                : throw new ArgumentException($"{path}: row {row + 1}: {text} is no date.");
        }

        return new([Column], [file.Column(Column).ToArray()], labels);
    }

    /// <summary>The scaled births with the columns that are known of every day to come.</summary>
    public static (TimeSeries Series, string[] KnownAhead) WithCalendar(TimeSeries scaled)
    {
        DateTime[] dates = scaled.Dates();
        TimeSeries series = scaled
            .WithCalendar(CalendarFeature.DayOfWeek, CalendarEncoding.OneHot)
            .WithCalendar(CalendarFeature.DayOfYear)
            .With("holiday", [.. dates.Select(day => Holidays.IsMajor(day) ? 1f : 0f)])
            .With("minor holiday", [.. dates.Select(day => Holidays.IsMinor(day) ? 1f : 0f)]);
        return (series, [.. series.Names.Where(name => name != Column)]);
    }

    /// <summary>The rows after the last one, of which the calendar alone is known.</summary>
    public static TimeSeries Ahead(TimeSeries series, int days)
    {
        DateTime last = series.Dates()[^1];
        string[] labels = [.. Enumerable.Range(1, days).Select(day => last.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        return WithCalendar(new TimeSeries([Column], [new float[days]], labels)).Series;
    }
}
