using System.Numerics;

namespace RnnLib.Audio.Tests;

public sealed class SpectrogramTests
{
    // A frame of 64 samples at 6400 Hz: bins of 100 Hz.
    private static readonly SpectrogramOptions Small = new() { WindowSeconds = 0.01, StepSeconds = 0.005 };

    [Fact]
    public void Constructor_Defaults_AreThoseOfSpeech()
    {
        var spectrogram = new Spectrogram(16000);

        Assert.Equal((400, 160, 512, 257), (spectrogram.WindowLength, spectrogram.StepLength, spectrogram.FftSize, spectrogram.Bins));
        Assert.Equal(1000, spectrogram.Frequency(32));
    }

    [Theory]
    [InlineData(399, 0)]
    [InlineData(400, 1)]
    [InlineData(559, 1)]
    [InlineData(560, 2)]
    [InlineData(16000, 98)]
    public void Frames_OfSamples_AreThoseThatLieWithin(int samples, int frames)
    {
        var spectrogram = new Spectrogram(16000);

        Assert.Equal(frames, spectrogram.Frames(samples));
        Assert.Equal<Shape>([frames, 257], spectrogram.Power(Sound.Noise(samples, 16000)).Shape);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(25)]
    public void Power_OfASineOfABin_StandsThereAndHalfAsHighBesides(int bin)
    {
        Tensor power = new Spectrogram(6400, Small).Power(Sound.Sine(bin * 100, 640, 6400));

        // Hann: X[bin] = N/2 · 1/2, its neighbours half of that; nothing elsewhere.
        for (int frame = 0; frame < power.Shape[0]; frame++)
        {
            for (int k = 0; k < 33; k++)
                Assert.Equal(k == bin ? 256 : Math.Abs(k - bin) == 1 ? 64 : 0, power[frame, k], 1e-3);
        }
    }

    [Fact]
    public void Power_RectangularWindow_KeepsTheEnergy()
    {
        Waveform noise = Sound.Noise(64 + 32 * 4, 6400);
        Tensor power = new Spectrogram(6400, Small with { Window = WindowFunction.Rectangular }).Power(noise);

        // Parseval: Σ x² = (P[0] + 2 Σ P[k] + P[N/2]) / N.
        for (int frame = 0; frame < 5; frame++)
        {
            double energy = noise.Samples.Slice(frame * 32, 64).ToArray().Sum(x => (double)x * x);
            double spectral = power[frame, 0] + power[frame, 32] + 2 * Enumerable.Range(1, 31).Sum(k => (double)power[frame, k]);
            Assert.Equal(energy, spectral / 64, 1e-5);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(65)]
    [InlineData(100)]
    public void Power_OfNoise_IsTheFormula(int? fftSize)
    {
        Waveform noise = Sound.Noise(64 + 32 * 2, 6400);
        Tensor power = new Spectrogram(6400, Small with { FftSize = fftSize }).Power(noise);

        int size = fftSize ?? 64;
        for (int frame = 0; frame < 3; frame++)
        {
            for (int k = 0; k <= size / 2; k++)
            {
                Complex sum = 0;
                for (int n = 0; n < 64; n++)
                    sum += (0.5 - 0.5 * Math.Cos(2 * Math.PI * n / 64)) * noise.Samples[frame * 32 + n] * Complex.Exp(new(0, -2 * Math.PI * k * n / size));
                Assert.Equal(sum.Magnitude * sum.Magnitude, power[frame, k], 1e-5);
            }
        }
    }

    [Fact]
    public void Power_OfStereo_IsThatOfItsMix()
    {
        Waveform stereo = Sound.Noise(200, 6400, channels: 2);
        var spectrogram = new Spectrogram(6400, Small);

        Assert.Equal(spectrogram.Power(stereo.ToMono()).ToArray(), spectrogram.Power(stereo).ToArray());
    }

    [Fact]
    public void Power_OfAnotherRate_SaysWhatChangesIt() =>
        Assert.StartsWith(
            "Spectrogram: waveform: expected 16000 Hz, got 8000 Hz; Resampler.Resample changes the rate.",
            Assert.Throws<ArgumentException>("waveform", () => new Spectrogram(16000).Power(Sound.Noise(100))).Message);

    [Fact]
    public void Constructor_OptionsThatDoNotFit_AreTold()
    {
        Assert.StartsWith("Spectrogram: FftSize: expected at least the 400 samples of a frame, got 256.",
            Assert.Throws<ArgumentException>("options", () => new Spectrogram(16000, new() { FftSize = 256 })).Message);
        Assert.StartsWith("Spectrogram: StepSeconds: expected 1 to 16777216 samples at 10 Hz, got 0.",
            Assert.Throws<ArgumentException>("options", () => new Spectrogram(10, new() { WindowSeconds = 1 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(nameof(SpectrogramOptions.WindowSeconds), () => new SpectrogramOptions { WindowSeconds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(SpectrogramOptions.StepSeconds), () => new SpectrogramOptions { StepSeconds = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(nameof(SpectrogramOptions.FftSize), () => new SpectrogramOptions { FftSize = 1 });
    }
}
