using System.Globalization;

namespace RnnLib.Data;

/// <content>What the calendar says.</content>
public sealed partial class TimeSeries
{
    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>The labels as dates, read in the invariant culture (<c>2015-03-29</c>, <c>2015-03-29T14:30</c>, <c>Mar 29 2015</c>); of a label
    /// with an offset the clock time as it is written.</summary>
    /// <exception cref="InvalidOperationException">The rows have no labels, or one is not a date; the message says which.</exception>
    public DateTime[] Dates()
    {
        if (Labels is not { } labels)
            throw new InvalidOperationException("TimeSeries.Dates: the rows have no labels to read dates from; TimeColumn in CsvOptions names the column that holds them.");
        var dates = new DateTime[Rows];
        for (int row = 0; row < Rows; row++)
        {
            dates[row] = DateTimeOffset.TryParse(labels[row], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
                ? date.DateTime
                : throw new InvalidOperationException($"TimeSeries.Dates: row {row}: expected a date, got the label '{labels[row]}'.");
        }

        return dates;
    }

    /// <summary>The series with what the calendar says of each row: for a model that cannot tell from its look-back what day it is.</summary>
    /// <remarks>The columns are called <c>Month sine</c> and <c>Month cosine</c>, or <c>Month 1</c> to <c>Month 12</c>; days of the week by
    /// their English names, <c>DayOfWeek Monday</c>. They lie in a range that needs no
    /// scaler: add them after scaling.</remarks>
    /// <param name="feature">Month, day, hour.</param>
    /// <param name="encoding">How it becomes numbers. Default: a point on a circle.</param>
    /// <param name="dates">The date of each row. Default: <see cref="Dates"/>, the labels.</param>
    /// <exception cref="ArgumentException">The number of dates is not that of the rows.</exception>
    /// <exception cref="InvalidOperationException">No dates are given, and the labels are none.</exception>
    public TimeSeries WithCalendar(CalendarFeature feature, CalendarEncoding encoding = CalendarEncoding.Circle, IReadOnlyList<DateTime>? dates = null)
    {
        dates ??= Dates();
        if (dates.Count != Rows)
            throw new ArgumentException($"TimeSeries.WithCalendar: dates: expected one for each of the {Rows} rows, got {dates.Count}.", nameof(dates));
        (double Value, double Period)[] places = [.. dates.Select(date => Place(feature, date))];
        if (encoding == CalendarEncoding.Circle)
        {
            return With($"{feature} sine", [.. places.Select(place => (float)Math.Sin(Math.Tau * place.Value / place.Period))])
                .With($"{feature} cosine", [.. places.Select(place => (float)Math.Cos(Math.Tau * place.Value / place.Period))]);
        }

        (int first, int count) = feature switch
        {
            CalendarFeature.Month => (1, 12),
            CalendarFeature.DayOfMonth => (1, 31),
            CalendarFeature.DayOfYear => (1, 366),
            CalendarFeature.DayOfWeek => (0, 7),
            _ => (0, 24),
        };
        TimeSeries with = this;
        for (int value = 0; value < count; value++)
        {
            string name = feature == CalendarFeature.DayOfWeek ? Weekdays[value] : (first + value).ToString(CultureInfo.InvariantCulture);
            with = with.With($"{feature} {name}", [.. places.Select(place => (int)place.Value == value ? 1f : 0)]);
        }

        return with;
    }

    /// <summary>Where on its circle a date stands.</summary>
    private static (double Value, double Period) Place(CalendarFeature feature, DateTime date) => feature switch
    {
        CalendarFeature.Month => (date.Month - 1, 12),
        CalendarFeature.DayOfMonth => (date.Day - 1, DateTime.DaysInMonth(date.Year, date.Month)),
        CalendarFeature.DayOfYear => (date.DayOfYear - 1, DateTime.IsLeapYear(date.Year) ? 366 : 365),
        CalendarFeature.DayOfWeek => (((int)date.DayOfWeek + 6) % 7, 7),
        CalendarFeature.Hour => (date.TimeOfDay.TotalHours, 24),
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "expected a feature of the calendar."),
    };
}
