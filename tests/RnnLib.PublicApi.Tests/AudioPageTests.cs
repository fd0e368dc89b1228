using RnnLib.Audio;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/audio.md, compiled and run as one program.</summary>
[Collection(nameof(WorkingFolder))]
public sealed class AudioPageTests : IClassFixture<WorkingFolder>
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "AudioPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "audio.md"));

        Assert.True(code.Length > 7);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_MakesFeatures()
    {
        float[] tone = [.. Enumerable.Range(0, 8820).Select(n => 0.5f * MathF.Sin(2 * MathF.PI * 440 * (n / 2) / 22050f))];
        WavFile.Write("three.wav", new(tone, 22050, channels: 2), WavEncoding.Float32);

        Waveform sound = WavFile.Read("three.wav");                                 // whole numbers of 8, 16, 24, 32 bits, floats of 32 and 64, any channels, any rate
        Waveform mono = Resampler.Resample(sound.ToMono(), sampleRate: 8000);
        WavFile.Write("three-8k.wav", mono);                                        // 16 bits; WavEncoding.Float32 keeps every bit

        var logMel = new LogMel(sampleRate: 8000, mel: new() { Bands = 40 });
        Tensor features = FeatureScaling.PerUtterance(logMel.Compute(mono));        // [frames, 40], each band of mean 0 and deviation 1
        Tensor slopes = Deltas.Compute(features);                                   // [frames, 40]
        Tensor cepstrum = new Mfcc(sampleRate: 8000, coefficients: 13).Compute(mono);
        Sequence batch = Sequence.Pad([features, features]);                        // one for each recording: [2, frames, 40], for any recurrent layer

        Assert.Equal((8000, 1600, 1), (mono.SampleRate, mono.Length, mono.Channels));
        Assert.Equal(1600, WavFile.Read("three-8k.wav").Length);
        Assert.Equal((18, 40), (features.Shape[0], features.Shape[1]));
        Assert.Equal((18, 13), (cepstrum.Shape[0], cepstrum.Shape[1]));
        Assert.Equal((2, 18, 40), (batch.Batch, batch.Time, batch.Features));
    }
}
