namespace RnnLib.Audio.Tests;

public sealed class MelTests
{
    // HTK's formula by hand; Slaney's as published: 15 mel at 1000 Hz, 27 more at 6400 Hz.
    [Theory]
    [InlineData(0, MelScale.Htk, 0)]
    [InlineData(700, MelScale.Htk, 781.1728387480312)]
    [InlineData(6300, MelScale.Htk, 2595)]
    [InlineData(0, MelScale.Slaney, 0)]
    [InlineData(200, MelScale.Slaney, 3)]
    [InlineData(1000, MelScale.Slaney, 15)]
    [InlineData(6400, MelScale.Slaney, 42)]
    public void FromHertz_KnownFrequencies_AreAsPublished(double hertz, MelScale scale, double mel)
    {
        Assert.Equal(mel, Mel.FromHertz(hertz, scale), 1e-9);
        Assert.Equal(hertz, Mel.ToHertz(mel, scale), 1e-9);
    }

    [Fact]
    public void FromHertz_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>("hertz", () => Mel.FromHertz(-1));
}
