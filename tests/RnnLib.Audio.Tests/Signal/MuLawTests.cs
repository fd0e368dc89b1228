namespace RnnLib.Audio.Tests;

/// <summary>Expected values: torchaudio's formulas, computed with 30 digits.</summary>
public sealed class MuLawTests
{
    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(-0.5, 16, 2)]
    [InlineData(-0.1, 52, 5)]
    [InlineData(-0.01, 98, 7)]
    [InlineData(-0.0001, 127, 7)]
    [InlineData(0, 128, 8)]
    [InlineData(0.01, 157, 8)]
    [InlineData(0.1, 203, 10)]
    [InlineData(0.5, 239, 13)]
    [InlineData(0.999, 255, 15)]
    [InlineData(1, 255, 15)]
    [InlineData(1.5, 255, 15)]
    [InlineData(float.NegativeInfinity, 0, 0)]
    public void Encode_Sample_GivesTorchaudiosCode(float sample, int of256, int of16)
    {
        Assert.Equal(of256, new MuLaw().Encode(sample));
        Assert.Equal(of16, new MuLaw(16).Encode(sample));
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(1, -0.957273708664)]
    [InlineData(64, -0.0581450038803)]
    [InlineData(127, -8.62115956507e-5)]
    [InlineData(128, 8.62115956507e-5)]
    [InlineData(200, 0.0878802262348)]
    [InlineData(255, 1)]
    public void Decode_Code_GivesTorchaudiosSample(int code, double sample)
    {
        Assert.Equal(sample, new MuLaw().Decode(code), 1e-7);
        Assert.Equal(-0.101322806653, new MuLaw(16).Decode(5), 1e-7);
    }

    [Fact]
    public void Compress_AnySample_IsUndoneByExpand()
    {
        var law = new MuLaw();

        Assert.Equal(0.59099005682, law.Compress(0.1f), 1e-7);
        Assert.Equal(-0.59099005682, law.Compress(-0.1f), 1e-7);
        foreach (float sample in new[] { -2f, -1, -0.3f, -1e-5f, 0, 1e-7f, 0.02f, 1, 1.2f })
            Assert.Equal(sample, law.Expand(law.Compress(sample)), 1e-6 * Math.Max(1e-2, Math.Abs(sample)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(256)]
    [InlineData(4096)]
    public void Encode_Decoded_GivesTheCodeBack(int channels)
    {
        var law = new MuLaw(channels);
        int[] codes = [.. Enumerable.Range(0, channels)], again = new int[channels];
        float[] samples = new float[channels];

        law.Decode(codes, samples);
        law.Encode(samples, again);

        Assert.Equal(codes, again);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(256)]
    public void Decode_Encoded_MissesByNoMoreThanTheBound(int channels)
    {
        var law = new MuLaw(channels);
        double mu = channels - 1, share = Math.Pow(channels, 1 / mu) - 1, worst = 0;
        for (float sample = -1; sample <= 1; sample += 1e-4f)
        {
            double bound = share * (Math.Abs(sample) + 1 / mu), error = Math.Abs(law.Decode(law.Encode(sample)) - sample);
            Assert.InRange(error, 0, bound + 1e-7);
            worst = Math.Max(worst, error / bound);
        }

        Assert.InRange(worst, 0.95, 1.001);   // the bound is no larger than it must be
    }

    [Fact]
    public void CellOf_Codes_TileTheLineAsEncodeSays()
    {
        var law = new MuLaw();
        Assert.Equal(float.NegativeInfinity, law.CellOf(0).Low);
        Assert.Equal(float.PositiveInfinity, law.CellOf(255).High);
        for (int code = 0; code < 255; code++)
        {
            float edge = law.CellOf(code).High, little = 1e-6f * Math.Max(0.01f, Math.Abs(edge));
            Assert.Equal(edge, law.CellOf(code + 1).Low);
            Assert.Equal(code, law.Encode(edge - little));
            Assert.Equal(code + 1, law.Encode(edge + little));
        }
    }

    [Fact]
    public void Calls_Wrong_SayWhatWasExpected()
    {
        var law = new MuLaw();
        Assert.Contains("expected 2 to 65536", Assert.Throws<ArgumentOutOfRangeException>(() => new MuLaw(1)).Message, StringComparison.Ordinal);
        Assert.Contains("got NaN", Assert.Throws<ArgumentException>(() => law.Encode(float.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("expected 0 to 255", Assert.Throws<ArgumentOutOfRangeException>(() => law.Decode(256)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => law.CellOf(-1));
        Assert.Contains("codes: expected room for 3, got 2", Assert.Throws<ArgumentException>(() => law.Encode(new float[3], new int[2])).Message, StringComparison.Ordinal);
        Assert.Contains("samples: expected room for 2, got 3", Assert.Throws<ArgumentException>(() => law.Decode(new int[2], new float[3])).Message, StringComparison.Ordinal);
    }
}
