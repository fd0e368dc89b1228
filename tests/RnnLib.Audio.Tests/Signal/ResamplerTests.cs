namespace RnnLib.Audio.Tests;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(8000, 16000)]
    [InlineData(16000, 8000)]
    [InlineData(44100, 16000)]
    [InlineData(22050, 8000)]
    [InlineData(8000, 11025)]
    public void Resample_ASine_IsThatSineAtTheOtherRate(int from, int to)
    {
        Waveform resampled = Resampler.Resample(Sound.Sine(440, from / 4, from), to), expected = Sound.Sine(440, to / 4, to);

        Assert.Equal((to, (int)Math.Ceiling((double)(from / 4) * to / from)), (resampled.SampleRate, resampled.Length));
        for (int n = to / 40; n < to / 4 - to / 40; n++)
            Assert.Equal(expected.Samples[n], resampled.Samples[n], 0.01);
    }

    [Fact]
    public void Resample_AToneThatTheNewRateCannotCarry_IsSilence()
    {
        Waveform resampled = Resampler.Resample(Sound.Sine(6000, 4000, 16000), 8000);

        Assert.All(resampled.Samples[100..^100].ToArray(), sample => Assert.Equal(0, sample, 0.01));
    }

    [Fact]
    public void Resample_SmallSound_IsTheFormula()
    {
        Waveform noise = Sound.Noise(30, 7);

        Waveform resampled = Resampler.Resample(noise, 5);

        double cutoff = 0.99 * 5;
        Assert.Equal(22, resampled.Length);
        for (int i = 0; i < resampled.Length; i++)
        {
            double sum = 0;
            for (int n = 0; n < 30; n++)
            {
                double t = cutoff * (i / 5.0 - n / 7.0), window = Math.Pow(Math.Cos(Math.PI * t / 12), 2);
                if (Math.Abs(t) < 6)
                    sum += noise.Samples[n] * cutoff / 7 * window * (t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t));
            }

            Assert.Equal(sum, resampled.Samples[i], 1e-6);
        }
    }

    [Fact]
    public void Resample_Stereo_ResamplesEachChannel()
    {
        Waveform stereo = Sound.Noise(300, 8000, channels: 2);

        Waveform resampled = Resampler.Resample(stereo, 6000);

        Assert.Equal(Resampler.Resample(stereo.Channel(1), 6000).Samples.ToArray(), resampled.Channel(1).Samples.ToArray());
    }

    /// <summary>Rates without a common divisor: a table of all weights would take 190 GB.</summary>
    [Fact]
    public void Resample_FromAnAbsurdRate_IsTheMeanOfMuch()
    {
        var absurd = new Waveform([.. Enumerable.Repeat(0.5f, 2_000_000)], 2_000_000_011);
        Waveform few = Resampler.Resample(absurd, 16_000);
        Assert.Equal(16, few.Length);
        Assert.Equal(0.5f, few.Samples[8], 0.01f);
    }

    [Fact]
    public void Resample_ToItsOwnRate_IsTheSameObject()
    {
        Waveform sound = Sound.Noise(10);

        Assert.Same(sound, Resampler.Resample(sound, 8000));
    }

    [Fact]
    public void ChangeSpeed_Faster_IsShorterAndHigher()
    {
        Waveform faster = Resampler.ChangeSpeed(Sound.Sine(400, 4000), 1.25), expected = Sound.Sine(500, 3200);

        Assert.Equal((8000, 3200), (faster.SampleRate, faster.Length));
        for (int n = 100; n < 3100; n++)
            Assert.Equal(expected.Samples[n], faster.Samples[n], 0.01);
    }

    [Fact]
    public void Resample_WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("sampleRate", () => Resampler.Resample(Sound.Noise(10), 0));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => Resampler.ChangeSpeed(Sound.Noise(10), double.NaN));
    }
}
