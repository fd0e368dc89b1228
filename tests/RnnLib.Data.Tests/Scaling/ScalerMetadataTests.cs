using System.Globalization;

namespace RnnLib.Data.Tests;

public sealed class ScalerMetadataTests
{
    [Fact]
    public void ToMetadata_Scaler_WritesOffsetAndScalePerColumn()
    {
        var series = new TimeSeries(["temp_max", "wind"], [[1, 3], [5, 5]]);

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["scaler.temp_max.offset"] = "2",
                ["scaler.temp_max.scale"] = "1",
                ["scaler.wind.offset"] = "5",
                ["scaler.wind.scale"] = "1",
            },
            Scaler.Standard(series).ToMetadata());
    }

    [Fact]
    public void FromMetadata_Written_IsExact()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            float[][] columns = [new float[100], new float[100], new float[100]];
            new Rng(1).FillNormal(columns[0], -12, 1e-3f);
            new Rng(2).FillNormal(columns[1], 5e9f, 1e9f);
            new Rng(3).FillUniform(columns[2], -1e-30f, 1e-30f);
            var series = new TimeSeries(["a.offset", "scaler.b", ""], columns);
            foreach (Scaler scaler in (Scaler[])[Scaler.Standard(series), Scaler.MinMax(series, -1, 1)])
            {
                Scaler restored = Scaler.FromMetadata(scaler.ToMetadata());

                Assert.Equal(scaler.ToMetadata(), restored.ToMetadata());
                foreach (string name in series.Names)
                    Assert.Equal(scaler.Transform(series).Column(name).ToArray(), restored.Transform(series).Column(name).ToArray());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void FromMetadata_ForeignEntries_ArePassedOver()
    {
        Scaler scaler = Scaler.FromMetadata(new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["scaler.kind"] = "unknown",
            ["scaler.offset"] = "7",
            ["scaler.x.scale"] = "4",
            ["scaler.x.offset"] = "0.5",
        });

        Assert.Equal(2, scaler.ToMetadata().Count);
        Assert.Equal(8.5f, scaler.Inverse("x", 2));
    }

    [Theory]
    [InlineData(null, "2", "metadata: scaler.x.offset: expected a number, but the entry is missing")]
    [InlineData("2", null, "metadata: scaler.x.scale: expected a number, but the entry is missing")]
    [InlineData(null, null, "metadata: keys: expected a scaler ('scaler.<column>.offset' and 'scaler.<column>.scale'), but there is none")]
    [InlineData("abc", "2", "metadata: scaler.x.offset: expected a finite number, got 'abc'")]
    [InlineData("NaN", "2", "metadata: scaler.x.offset: expected a finite number, got 'NaN'")]
    [InlineData("1", "Infinity", "metadata: scaler.x.scale: expected a finite number, got 'Infinity'")]
    [InlineData("1", "0", "metadata: scaler.x.scale: expected a positive number, got '0'")]
    [InlineData("1", "-1", "metadata: scaler.x.scale: expected a positive number, got '-1'")]
    public void FromMetadata_Malformed_SaysWhichEntry(string? offset, string? scale, string message)
    {
        var metadata = new Dictionary<string, string>();
        if (offset is not null)
            metadata.Add("scaler.x.offset", offset);
        if (scale is not null)
            metadata.Add("scaler.x.scale", scale);

        Assert.Equal(message, Assert.Throws<RnnLibFormatException>(() => Scaler.FromMetadata(metadata)).Message);
    }
}
