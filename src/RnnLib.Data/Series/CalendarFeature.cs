namespace RnnLib.Data;

/// <summary>What the calendar says of a row's date.</summary>
public enum CalendarFeature
{
    /// <summary>The month of the year, 1 to 12.</summary>
    Month,

    /// <summary>The day of the month, 1 to 31; on the circle the month is as long as it is.</summary>
    DayOfMonth,

    /// <summary>The day of the year, 1 to 366; on the circle the year is as long as it is.</summary>
    DayOfYear,

    /// <summary>The day of the week, Monday first (ISO 8601).</summary>
    DayOfWeek,

    /// <summary>The hour of the day, 0 to 23; on the circle with its minutes and seconds.</summary>
    Hour,
}
