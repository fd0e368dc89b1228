namespace RnnLib.Data.Tests;

public sealed class ScalerTests
{
    [Fact]
    public void NothingToScale_IsAnErrorAndNotASilence()
    {
        Assert.Contains("no figures of a scaler", Assert.Throws<RnnLibFormatException>(() => Scaler.FromMetadata(new Dictionary<string, string> { ["author"] = "x" })).Message);
        Assert.Contains("knows none of the columns b", Assert.Throws<ArgumentException>(() => Scaler.Standard(Train).Transform(new TimeSeries(["b"], [[1]]))).Message);
    }

    private static readonly TimeSeries Train = new(["a", "flat"], [[1, 2, 3, 6], [5, 5, 5, 5]]);

    [Fact]
    public void Standard_TrainingPart_GetsMeanZeroAndDeviationOne()
    {
        float[] scaled = Scaler.Standard(Train).Transform(Train).Column("a").ToArray();

        Assert.Equal(0, scaled.Average(), 6);
        Assert.Equal(1, scaled.Average(x => x * x), 6);
    }

    [Fact]
    public void MinMax_TrainingPart_GetsZeroToOne()
    {
        float[] scaled = Scaler.MinMax(Train).Transform(Train).Column("a").ToArray();

        Assert.Equal((0f, 1f), (scaled.Min(), scaled.Max()));
    }

    [Fact]
    public void Transform_LaterRows_UsesTheFiguresOfTheTrainingPart()
    {
        Scaler scaler = Scaler.MinMax(Train);

        TimeSeries scaled = scaler.Transform(new TimeSeries(["a", "other"], [[11], [7]]));

        Assert.Equal(2, scaled.Column("a")[0]);
        Assert.Equal(7, scaled.Column("other")[0]);
    }

    [Fact]
    public void ConstantColumn_DividesByOne()
    {
        Assert.Equal(0, Scaler.Standard(Train).Transform(Train).Column("flat")[2]);
        Assert.Equal(0, Scaler.MinMax(Train).Transform(Train).Column("flat")[2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Inverse_OfTransform_IsTheSeries(bool standard)
    {
        Scaler scaler = standard ? Scaler.Standard(Train) : Scaler.MinMax(Train);
        TimeSeries back = scaler.Inverse(scaler.Transform(Train));

        for (int row = 0; row < 4; row++)
        {
            Assert.Equal(Train.Column("a")[row], back.Column("a")[row], 5);
            Assert.Equal(Train.Column("a")[row], scaler.Inverse("a", scaler.Transform(Train).Column("a")[row]), 5);
        }
    }

    [Fact]
    public void Metadata_RoundTrip_IsExact()
    {
        var rng = new Rng(2);
        var series = new TimeSeries(["x.y", "z"], [Tensor.Normal([50], 3, 1e-3f, rng).ToArray(), Tensor.Normal([50], -7e8f, 1e7f, rng).ToArray()]);
        Scaler scaler = Scaler.Standard(series), back = Scaler.FromMetadata(new Dictionary<string, string>(scaler.ToMetadata()) { ["other"] = "text" });

        Assert.Equal(scaler.Transform(series).Column("x.y").ToArray(), back.Transform(series).Column("x.y").ToArray());
        Assert.Equal(scaler.Inverse("z", 0.123f), back.Inverse("z", 0.123f));
    }

    [Fact]
    public void WrongUse_ThrowsInWords()
    {
        Assert.Contains("no column 'z'; it was fitted on: a, flat", Assert.Throws<ArgumentException>(() => Scaler.Standard(Train).Inverse("z", 1)).Message);
        Assert.Contains("no rows", Assert.Throws<ArgumentException>(() => Scaler.Standard(Train.Slice(0, 0))).Message);
        Assert.Contains("scaler.a.scale", Assert.Throws<RnnLibFormatException>(() => Scaler.FromMetadata(new Dictionary<string, string> { ["scaler.a.offset"] = "1" })).Message);
    }
}
