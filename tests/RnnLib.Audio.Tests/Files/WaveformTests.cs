namespace RnnLib.Audio.Tests;

public sealed class WaveformTests
{
    private static readonly Waveform Stereo = new([0.5f, -0.5f, 1f, 0f, 0.25f, 0.75f], sampleRate: 2, channels: 2);

    [Fact]
    public void ToString_Waveform_SaysRateChannelsAndLength()
    {
        Assert.Equal("Waveform [8000 Hz, 1 channel, 0.05 s]", new Waveform(new float[400], 8000).ToString());
        Assert.Equal("Waveform [44100 Hz, 2 channels, 1 s]", new Waveform(new float[88_200], 44_100, channels: 2).ToString());
    }

    [Fact]
    public void Length_OfStereo_CountsFrames() => Assert.Equal((3, TimeSpan.FromSeconds(1.5)), (Stereo.Length, Stereo.Duration));

    [Fact]
    public void ToMono_OfStereo_IsTheMean() => Assert.Equal([0f, 0.5f, 0.5f], Stereo.ToMono().Samples.ToArray());

    [Fact]
    public void ToMono_OfMono_IsTheSameObject()
    {
        var mono = new Waveform([1f], 8000);

        Assert.Same(mono, mono.ToMono());
    }

    [Fact]
    public void Channel_OfStereo_IsThatChannel()
    {
        Assert.Equal([0.5f, 1f, 0.25f], Stereo.Channel(0).Samples.ToArray());
        Assert.Equal([-0.5f, 0f, 0.75f], Stereo.Channel(1).Samples.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Channel_ThatIsNotThere_IsRefused(int channel) => Assert.Throws<ArgumentOutOfRangeException>(nameof(channel), () => Stereo.Channel(channel));

    [Fact]
    public void Constructor_CopiesItsSamples()
    {
        float[] samples = [1f];
        var waveform = new Waveform(samples.AsSpan(), 8000);

        samples[0] = 2f;

        Assert.Equal(1f, waveform.Samples[0]);
    }

    [Fact]
    public void Constructor_WrongArguments_AreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("sampleRate", () => new Waveform([1f], 0));
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new Waveform([1f], 8000, 0));
        Assert.StartsWith("expected a multiple of 2 channels, got 3 samples", Assert.Throws<ArgumentException>("samples", () => new Waveform([1f, 2f, 3f], 8000, 2)).Message);
        Assert.StartsWith("expected finite numbers, got NaN at 1", Assert.Throws<ArgumentException>("samples", () => new Waveform([1f, float.NaN], 8000)).Message);
    }
}
