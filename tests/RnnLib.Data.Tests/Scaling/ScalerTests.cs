namespace RnnLib.Data.Tests;

public sealed class ScalerTests
{
    private static readonly TimeSeries Series = new(["a", "b"], [[1, 2, 3, 4, 100], [10, 10, 10, 10, 12]], ["1", "2", "3", "4", "5"]);
    private static readonly TimeSeries Train = Series.SplitAt(4).Train;   // a: 1 2 3 4, b: constant

    [Fact]
    public void Standard_Series_HasMeanZeroAndDeviationOne()
    {
        TimeSeries scaled = Scaler.Standard(Train).Transform(Train);

        float unit = MathF.Sqrt(1.25f);   // the deviation of 1 2 3 4
        Close([-1.5f / unit, -0.5f / unit, 0.5f / unit, 1.5f / unit], scaled.Column("a"));
        Assert.Equal(Train.Labels!, scaled.Labels!);
    }

    [Fact]
    public void MinMax_Series_FillsTheRange()
    {
        Close([0, 1f / 3, 2f / 3, 1], Scaler.MinMax(Train).Transform(Train).Column("a"));
        Close([-1, -1f / 3, 1f / 3, 1], Scaler.MinMax(Train, low: -1, high: 1).Transform(Train).Column("a"));
    }

    [Fact]
    public void Robust_Series_HasMedianZeroAndQuartilesOneApart()
    {
        var series = new TimeSeries(["a", "b", "c"], [[1, 2, 3, 4, 1000, -1000], [5, 5, 5, 5, 5, 9], [7, 7, 7, 7, 7, 7]]);

        // Sorted -1000 1 2 3 4 1000: median 2.5, quartiles 1.25 and 3.75 (NumPy's percentile).
        TimeSeries scaled = Scaler.Robust(series).Transform(series);
        Close([-0.6f, -0.2f, 0.2f, 0.6f, 399, -401], scaled.Column("a"));
        Assert.Equal([0f, 0, 0, 0, 0, 4], scaled.Column("b").ToArray());
        Assert.Equal(new float[6], scaled.Column("c").ToArray());
        Close([2, 2.5f], new TimeSeries(["x"], [[Scaler.Robust(new(["x"], [[2]])).Inverse("x", 0), Scaler.Robust(new(["x"], [[2, 3]])).Inverse("x", 0)]]).Column("x"));
    }

    [Fact]
    public void Inverse_Tensors_BringsEveryColumnBackByItsOwnScale()
    {
        var series = new TimeSeries(["a", "b"], [[0, 10], [100, 300]]);
        Scaler scaler = Scaler.MinMax(series);

        Tensor rows = scaler.Inverse(["b", "a"], Tensor.From(new float[,] { { 0, 0.5f }, { 1, 1 } }));
        Assert.Equal([2, 2], rows.Shape);
        Assert.Equal([100f, 5, 300, 10], rows.ToArray());
        Assert.Equal([0f, 100, 10, 300], scaler.Inverse(["a", "b"], Tensor.From([1, 4], [0, 0, 1, 1])).ToArray());    // two steps ahead
        Assert.Equal([0f, 5, 10], scaler.Inverse(["a"], Tensor.From([3, 1], [0, 0.5f, 1])).ToArray());
        Assert.Equal([0f, 0.5f], scaler.Transform(["a", "b"], Tensor.From([1, 1, 2], [0, 200])).ToArray());
        float[] values = [100, 300];
        scaler.Transform("b", values);
        Assert.Equal([0f, 1], values);

        Assert.StartsWith(
            "Scaler: values: expected a last axis that holds the 2 columns a, b once or several times, got [2, 3].",
            Assert.Throws<ArgumentException>(() => scaler.Inverse(["a", "b"], Tensor.Zeros([2, 3]))).Message);
        Assert.StartsWith("the scaler has no column 'c'", Assert.Throws<ArgumentException>(() => scaler.Inverse(["c"], Tensor.Zeros([2, 3]))).Message);
        Assert.Throws<ArgumentException>(() => scaler.Inverse([], Tensor.Zeros([2, 3])));
    }

    [Fact]
    public void Fit_TrainingPart_SeesNothingOfTheTestPart()
    {
        TimeSeries otherFuture = Series.With("a", [1, 2, 3, 4, -7]);

        Assert.Equal(Scaler.Standard(Train).ToMetadata(), Scaler.Standard(otherFuture.SplitAt(4).Train).ToMetadata());
        Assert.Equal(33, Scaler.MinMax(Train).Transform(Series).Value(4, "a"));
    }

    [Fact]
    public void Transform_ConstantColumn_IsOnlyShifted()
    {
        Assert.Equal([0f, 0, 0, 0, 2], Scaler.Standard(Train).Transform(Series).Column("b").ToArray());
        Assert.Equal([-1f, -1, -1, -1, 1], Scaler.MinMax(Train, -1, 1).Transform(Series).Column("b").ToArray());
        Assert.Equal(Series.Column("b").ToArray(), RoundTrip(Scaler.Standard(Train), Series).Column("b").ToArray());

        float[] thirds = Enumerable.Repeat(0.1f, 1000).ToArray();   // whose computed mean is not 0.1
        var constant = new TimeSeries(["a"], [thirds]);
        Assert.All(Scaler.Standard(constant).Transform(constant).Column("a").ToArray(), x => Assert.InRange(x, -1e-6f, 1e-6f));
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(1e6f, 0.5f)]
    [InlineData(5e9f, 1e9f)]
    [InlineData(0f, 1e-20f)]
    public void Inverse_Transformed_GivesTheSeriesBack(float level, float spread)
    {
        float[] values = new float[200];
        new Rng(3).FillNormal(values, level, spread);
        var series = new TimeSeries(["a"], [values]);

        foreach (Scaler scaler in (Scaler[])[Scaler.Standard(series), Scaler.MinMax(series), Scaler.MinMax(series, -1, 1)])
        {
            float[] back = RoundTrip(scaler, series).Column("a").ToArray();
            for (int i = 0; i < values.Length; i++)
                Assert.InRange(back[i], values[i] - Tolerance(values[i], spread), values[i] + Tolerance(values[i], spread));
        }
    }

    [Fact]
    public void Inverse_OneColumn_AgreesWithTheSeries()
    {
        Scaler scaler = Scaler.Standard(Train);
        float[] scaled = scaler.Transform(Series).Column("a").ToArray();

        Assert.Equal(scaled[2], scaler.Transform("a", 3));
        Assert.Equal(3, scaler.Inverse("a", scaled[2]), 1e-6f);
        scaler.Inverse("a", scaled);
        Close([1, 2, 3, 4, 100], scaled);
    }

    [Fact]
    public void Transform_OtherColumns_StayAsTheyAre()
    {
        TimeSeries more = Series.With("season", [0.5f, 0.25f, 0, -0.25f, -0.5f]);
        TimeSeries scaled = Scaler.Standard(Train).Transform(more.Select("season", "a"));

        Assert.Equal(["season", "a"], scaled.Names);
        Assert.Equal(more.Column("season").ToArray(), scaled.Column("season").ToArray());
    }

    [Fact]
    public void Inverse_UnknownColumn_ListsTheColumns()
    {
        const string message = "the scaler has no column 'c'; its columns are: a, b.";
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Scaler.Standard(Train).Inverse("c", 1)).Message);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Scaler.Standard(Train).Transform("c", 1)).Message);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Scaler.Standard(Train).Inverse("c", new float[2])).Message);
    }

    [Fact]
    public void Fit_BadArguments_SayWhy()
    {
        TimeSeries empty = Series.Slice(0, 0);
        Assert.StartsWith("Scaler: the training part has no rows.", Assert.Throws<ArgumentException>(() => Scaler.Standard(empty)).Message);
        Assert.StartsWith("Scaler: the training part has no rows.", Assert.Throws<ArgumentException>(() => Scaler.MinMax(empty)).Message);
        Assert.StartsWith(
            "Scaler.MinMax: expected a finite range from low to high, got 1 to 1.",
            Assert.Throws<ArgumentException>(() => Scaler.MinMax(Train, 1, 1)).Message);
        Assert.Throws<ArgumentException>(() => Scaler.MinMax(Train, 0, float.NaN));
    }

    private static TimeSeries RoundTrip(Scaler scaler, TimeSeries series) => scaler.Inverse(scaler.Transform(series));

    private static float Tolerance(float value, float spread) => 4 * MathF.BitIncrement(0) + 1.2e-7f * MathF.Abs(value) + 1e-6f * spread;

    private static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }
}
