namespace BirthsForecast;

/// <summary>The holidays of the United States: hospitals plan few births on them, and the calendar knows them years ahead.</summary>
internal static class Holidays
{
    /// <summary>The days on which most people are at home, where they fall.</summary>
    public static bool IsMajor(DateTime day) => (day.Month, day.Day) is (1, 1) or (7, 4) or (12, 24) or (12, 25) || IsThanksgiving(day) || IsThanksgiving(day.AddDays(-1))
        || IsMonday(day, 5, last: true) || IsMonday(day, 9, nth: 1);

    /// <summary>Days off for some: the other federal holidays, and the Monday or Friday that stands for a holiday on a weekend.</summary>
    public static bool IsMinor(DateTime day) => !IsMajor(day) && ((day.Month, day.Day) is (12, 31) or (1, 2) or (12, 26) or (11, 11)
        || IsMonday(day, 1, nth: 3) || IsMonday(day, 2, nth: 3) || IsMonday(day, 10, nth: 2)
        || day.DayOfWeek == DayOfWeek.Monday && IsFixed(day.AddDays(-1)) || day.DayOfWeek == DayOfWeek.Friday && IsFixed(day.AddDays(1)));

    private static bool IsFixed(DateTime day) => (day.Month, day.Day) is (1, 1) or (7, 4) or (12, 25);

    /// <summary>The fourth Thursday of November.</summary>
    private static bool IsThanksgiving(DateTime day) => day is { Month: 11, DayOfWeek: DayOfWeek.Thursday, Day: >= 22 and <= 28 };

    private static bool IsMonday(DateTime day, int month, int nth = 0, bool last = false) =>
        day.DayOfWeek == DayOfWeek.Monday && day.Month == month && (last ? day.AddDays(7).Month != month : (day.Day - 1) / 7 + 1 == nth);
}
