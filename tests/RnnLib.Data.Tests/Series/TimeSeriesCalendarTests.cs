namespace RnnLib.Data.Tests;

public sealed class TimeSeriesCalendarTests
{
    private static readonly TimeSeries Series = new(["x"], [[1, 2, 3]], ["2024-01-01", "2024-12-31T18:00", "Mar 3 2023"]);

    [Fact]
    public void Dates_Labels_AreReadAsTheyAreWritten()
    {
        Assert.Equal([new(2024, 1, 1), new(2024, 12, 31, 18, 0, 0), new(2023, 3, 3)], Series.Dates());
        var offsets = new TimeSeries(["x"], [[1, 2]], ["2024-06-01T10:00:00Z", "2024-06-01T10:00:00+09:00"]);
        Assert.All(offsets.Dates(), date => Assert.Equal(new DateTime(2024, 6, 1, 10, 0, 0), date));

        Assert.StartsWith("TimeSeries.Dates: the rows have no labels", Assert.Throws<InvalidOperationException>(() => new TimeSeries(["x"], [[1]]).Dates()).Message);
        Assert.Equal(
            "TimeSeries.Dates: row 1: expected a date, got the label 'soon'.",
            Assert.Throws<InvalidOperationException>(() => new TimeSeries(["x"], [[1, 2]], ["2024-01-01", "soon"]).Dates()).Message);
    }

    [Theory]
    [InlineData(CalendarFeature.Month, 0.0, 11 / 12.0, 2 / 12.0)]
    [InlineData(CalendarFeature.DayOfMonth, 0.0, 30 / 31.0, 2 / 31.0)]
    [InlineData(CalendarFeature.DayOfYear, 0.0, 365 / 366.0, 61 / 365.0)]
    [InlineData(CalendarFeature.DayOfWeek, 0.0, 1 / 7.0, 4 / 7.0)]
    [InlineData(CalendarFeature.Hour, 0.0, 18 / 24.0, 0.0)]
    public void WithCalendar_Circle_IsAPointOnIt(CalendarFeature feature, params double[] turns)
    {
        TimeSeries with = Series.WithCalendar(feature);

        Assert.Equal(["x", $"{feature} sine", $"{feature} cosine"], with.Names);
        Assert.Equal(turns.Select(turn => (float)Math.Sin(Math.Tau * turn)), with.Column($"{feature} sine").ToArray());
        Assert.Equal(turns.Select(turn => (float)Math.Cos(Math.Tau * turn)), with.Column($"{feature} cosine").ToArray());
    }

    [Theory]
    [InlineData(CalendarFeature.Month, 12, "Month 1", "Month 12", "Month 3")]
    [InlineData(CalendarFeature.DayOfMonth, 31, "DayOfMonth 1", "DayOfMonth 31", "DayOfMonth 3")]
    [InlineData(CalendarFeature.DayOfYear, 366, "DayOfYear 1", "DayOfYear 366", "DayOfYear 62")]
    [InlineData(CalendarFeature.DayOfWeek, 7, "DayOfWeek Monday", "DayOfWeek Tuesday", "DayOfWeek Friday")]
    [InlineData(CalendarFeature.Hour, 24, "Hour 0", "Hour 18", "Hour 0")]
    public void WithCalendar_OneHot_HasAOneWhereTheRowStands(CalendarFeature feature, int count, params string[] places)
    {
        TimeSeries with = Series.WithCalendar(feature, CalendarEncoding.OneHot);

        Assert.Equal(1 + count, with.Columns);
        for (int row = 0; row < 3; row++)
        {
            Assert.Equal(1, with.Value(row, places[row]));
            Assert.Equal(1, with.Names.Skip(1).Sum(name => with.Value(row, name)));
        }
    }

    [Fact]
    public void WithCalendar_DatesOfTheUsers_AreTaken()
    {
        var series = new TimeSeries(["x"], [[1, 2]]);

        Assert.Equal([0f, 1], series.WithCalendar(CalendarFeature.Month, CalendarEncoding.OneHot, [new(2000, 1, 31), new(2000, 2, 1)]).Column("Month 2").ToArray());
        Assert.StartsWith("TimeSeries.WithCalendar: dates: expected one for each of the 2 rows, got 1.", Assert.Throws<ArgumentException>(() => series.WithCalendar(CalendarFeature.Month, dates: [new(2000, 1, 31)])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Series.WithCalendar((CalendarFeature)99));
    }
}
