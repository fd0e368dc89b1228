namespace RnnLib.Audio.Tests;

public sealed class LogMelTests
{
    [Fact]
    public void Compute_OfATone_IsHighestInTheBandAroundIt()
    {
        var logMel = new LogMel(8000);
        Tensor features = logMel.Compute(Sound.Sine(1000, 2000));

        int expected = Enumerable.Range(0, 40).MinBy(band => Math.Abs(logMel.Filterbank.Edges[band + 1] - 1000));
        Assert.Equal<Shape>([logMel.Spectrogram.Frames(2000), 40], features.Shape);
        for (int frame = 0; frame < features.Shape[0]; frame++)
            Assert.Equal(expected, Enumerable.Range(0, 40).MaxBy(band => features[frame, band]));
    }

    [Fact]
    public void Compute_TenTimesAsLoud_IsTwiceTheLogarithmOfTenMore()
    {
        var logMel = new LogMel(8000);
        Tensor quiet = logMel.Compute(Sound.Noise(1000)), loud = logMel.Compute(new([.. Sound.Noise(1000).Samples.ToArray().Select(x => 10 * x)], 8000));

        Assert.All(quiet.ToArray().Zip(loud.ToArray()), pair => Assert.Equal(2 * Math.Log(10), pair.Second - pair.First, 1e-3));
    }

    [Fact]
    public void Compute_OfSilence_IsTheFloor() =>
        Assert.All(new LogMel(8000, mel: new() { Floor = 1e-6f }).Compute(new(new float[400], 8000)).ToArray(), value => Assert.Equal(Math.Log(1e-6), value, 1e-4));
}
