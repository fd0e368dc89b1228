using Microsoft.Data.Analysis;
using RnnLib.Data;

namespace RnnLib.DataFrames.Tests;

public sealed class DataFrameSeriesTests
{
    private static DataFrame Frame() => new(
        new DateTimeDataFrameColumn("day", [new DateTime(2024, 1, 1), new DateTime(2024, 1, 2), new DateTime(2024, 1, 3)]),
        new DoubleDataFrameColumn("price", [1.5, 2.5, 3.5]),
        new Int32DataFrameColumn("sold", new int?[] { 3, null, 5 }),
        new BooleanDataFrameColumn("open", [true, false, true]),
        new StringDataFrameColumn("note", ["a", "b", "c"]));

    [Fact]
    public void ToTimeSeries_ColumnsAndLabels_AreTheFrames()
    {
        TimeSeries series = Frame().ToTimeSeries(["open", "price"], labels: "day");

        Assert.Equal(["open", "price"], series.Names);
        Assert.Equal([1.5f, 2.5f, 3.5f], series.Column("price").ToArray());
        Assert.Equal([1f, 0f, 1f], series.Column("open").ToArray());
        Assert.Equal(["2024-01-01", "2024-01-02", "2024-01-03"], series.Labels);
        Assert.Equal(new DateTime(2024, 1, 2), series.Dates()[1]);
    }

    [Fact]
    public void ToTimeSeries_WithoutNames_TakesAllColumnsOfNumbers() =>
        Assert.Equal(["price", "sold", "open"], Frame().ToTimeSeries(missing: MissingValues.FillForward).Names);

    [Fact]
    public void ToTimeSeries_Nulls_AreMissingValues()
    {
        Assert.Equal([3f, 3f, 5f], Frame().ToTimeSeries(["sold"], missing: MissingValues.FillForward).Column("sold").ToArray());
        Assert.Equal([3f, 5f], Frame().ToTimeSeries(["sold"], labels: "note", missing: MissingValues.DropRow).Column("sold").ToArray());
        Assert.Contains("'sold', row 1", Assert.Throws<ArgumentException>(() => Frame().ToTimeSeries(["sold"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToTimeSeries_TimesOfDay_StandInTheLabels()
    {
        var frame = new DataFrame(new DateTimeDataFrameColumn("at", [new DateTime(2024, 1, 1, 5, 30, 0), new DateTime(2024, 1, 2)]), new SingleDataFrameColumn("x", [1f, 2f]));

        TimeSeries series = frame.ToTimeSeries(labels: "at");

        Assert.Equal(["2024-01-01 05:30:00", "2024-01-02 00:00:00"], series.Labels);
        Assert.Equal(new DateTime(2024, 1, 1, 5, 30, 0), series.Dates()[0]);
    }

    [Fact]
    public void ToTimeSeries_WrongColumns_AreNamed()
    {
        Assert.Contains("no column 'cost'; its columns are: day, price", Assert.Throws<ArgumentException>(() => Frame().ToTimeSeries(["cost"])).Message, StringComparison.Ordinal);
        Assert.Contains("'note': expected numbers, got String", Assert.Throws<ArgumentException>(() => Frame().ToTimeSeries(["note"])).Message, StringComparison.Ordinal);
        var frame = new DataFrame(new StringDataFrameColumn("label", ["a", null]), new SingleDataFrameColumn("x", [1f, 2f]));
        Assert.Contains("'label', row 1: expected a label", Assert.Throws<ArgumentException>(() => frame.ToTimeSeries(labels: "label")).Message, StringComparison.Ordinal);
    }
}
