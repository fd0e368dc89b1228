using System.Globalization;
using BirthsForecast;

namespace RnnLib.SeriesSamples.Tests;

public sealed class HolidaysTests
{
    [Theory]
    [InlineData("2014-01-01")]
    [InlineData("2014-05-26")]   // Memorial Day
    [InlineData("2014-07-04")]
    [InlineData("2014-09-01")]   // Labor Day
    [InlineData("2014-11-27")]   // Thanksgiving
    [InlineData("2014-11-28")]
    [InlineData("2012-11-22")]
    [InlineData("2014-12-25")]
    public void IsMajor_Holiday_IsTrueAndNotMinor(string day) =>
        Assert.Equal((true, false), (Holidays.IsMajor(Date(day)), Holidays.IsMinor(Date(day))));

    [Theory]
    [InlineData("2014-01-20")]   // Martin Luther King
    [InlineData("2014-02-17")]   // Presidents
    [InlineData("2014-10-13")]   // Columbus
    [InlineData("2011-12-26")]   // Christmas was a Sunday
    [InlineData("2010-07-05")]
    [InlineData("2010-12-31")]
    [InlineData("2015-07-03")]   // the Fourth was a Saturday
    public void IsMinor_DayOffForSome_IsTrue(string day) =>
        Assert.Equal((false, true), (Holidays.IsMajor(Date(day)), Holidays.IsMinor(Date(day))));

    [Theory]
    [InlineData("2014-05-19")]
    [InlineData("2014-09-08")]
    [InlineData("2014-11-20")]
    [InlineData("2014-07-07")]
    public void IsMajor_OrdinaryDay_IsFalse(string day) =>
        Assert.Equal((false, false), (Holidays.IsMajor(Date(day)), Holidays.IsMinor(Date(day))));

    private static DateTime Date(string day) => DateTime.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
