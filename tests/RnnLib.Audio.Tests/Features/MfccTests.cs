namespace RnnLib.Audio.Tests;

public sealed class MfccTests
{
    private static readonly MelOptions Bands4 = new() { Bands = 4 };

    [Fact]
    public void Transform_OfAConstant_IsItsFirstCoefficientAlone()
    {
        Tensor cepstrum = new Mfcc(8000, 4, mel: Bands4).Transform(Tensor.From(new float[,] { { 3, 3, 3, 3 } }));

        Assert.Equal(6, cepstrum[0, 0], 1e-6);   // √(1/4) · 12
        Assert.All(cepstrum.ToArray()[1..], value => Assert.Equal(0, value, 1e-6));
    }

    [Fact]
    public void Transform_OfARow_IsTheFormula()
    {
        float[] row = [1, -2, 0.5f, 4];
        Tensor cepstrum = new Mfcc(8000, 3, mel: Bands4).Transform(Tensor.From([1, 4], row));

        for (int i = 0; i < 3; i++)
        {
            double expected = (i == 0 ? 0.5 : Math.Sqrt(0.5)) * Enumerable.Range(0, 4).Sum(m => row[m] * Math.Cos(Math.PI / 4 * (m + 0.5) * i));
            Assert.Equal(expected, cepstrum[0, i], 1e-6);
        }
    }

    [Fact]
    public void Transform_WithAllCoefficients_KeepsLengths()
    {
        Tensor row = Tensor.Uniform([1, 40], -5, 5, new Rng(1));

        Tensor cepstrum = new Mfcc(8000, 40).Transform(row);

        Assert.Equal(row.ToArray().Sum(x => (double)x * x), cepstrum.ToArray().Sum(x => (double)x * x), 1e-3);
    }

    [Fact]
    public void Compute_OfSound_IsTheTransformOfItsLogMel()
    {
        var mfcc = new Mfcc(8000);
        Waveform noise = Sound.Noise(1000);

        Tensor cepstrum = mfcc.Compute(noise);

        Assert.Equal<Shape>([mfcc.LogMel.Spectrogram.Frames(1000), 13], cepstrum.Shape);
        Assert.Equal(mfcc.Transform(mfcc.LogMel.Compute(noise)).ToArray(), cepstrum.ToArray());
    }

    [Fact]
    public void Constructor_MoreCoefficientsThanBands_IsRefused() =>
        Assert.StartsWith("Mfcc: coefficients: expected at most the 4 bands, got 5.",
            Assert.Throws<ArgumentException>("coefficients", () => new Mfcc(8000, 5, mel: Bands4)).Message);

    [Fact]
    public void Transform_OfOtherBands_IsRefused() =>
        Assert.StartsWith("Mfcc: logMel: expected [frames, bands=4], got [2, 5].",
            Assert.Throws<ArgumentException>("logMel", () => new Mfcc(8000, 4, mel: Bands4).Transform(Tensor.Zeros([2, 5]))).Message);
}
