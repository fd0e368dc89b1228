using RnnLib;
using RnnLib.Audio;

namespace SpeechRecognition;

/// <summary>Makes of few voices many: another speed (and with it pitch and throat), some noise, and masks over bands and times (Park et al., 2019).</summary>
internal static class Augmentation
{
    private const double Slowest = 0.82, Fastest = 1.22;
    private const float QuietestNoise = 0.002f, LoudestNoise = 0.1f;
    private const int BandMasks = 2, WidestBandMask = 7, LongestTimeMask = 6, FramesPerTimeMask = 40;

    public static Tensor Listen(Waveform sound, Rng rng)
    {
        Waveform other = Noisy(Resampler.ChangeSpeed(sound, Slowest * Math.Pow(Fastest / Slowest, rng.NextSingle())), rng);
        Tensor features = Recognizer.Listen(other);
        var (frames, bands) = (features.Shape[0], features.Shape[1]);
        float[] values = features.ToArray();
        for (int mask = 0; mask < BandMasks; mask++)
        {
            int width = rng.NextInt32(WidestBandMask + 1), first = rng.NextInt32(bands - width + 1);
            for (int frame = 0; frame < frames; frame++)
                values.AsSpan(frame * bands + first, width).Clear();   // 0 is the mean
        }

        for (int mask = 0; mask < frames / FramesPerTimeMask; mask++)
        {
            int length = rng.NextInt32(LongestTimeMask + 1), first = rng.NextInt32(frames - length + 1);
            values.AsSpan(first * bands, length * bands).Clear();
        }

        return Tensor.From(features.Shape, values);
    }

    /// <summary>White noise, its level relative to the sound's drawn evenly on a logarithmic scale.</summary>
    private static Waveform Noisy(Waveform sound, Rng rng)
    {
        float[] samples = sound.Samples.ToArray();
        float loudness = MathF.Sqrt(samples.Sum(sample => sample * sample) / Math.Max(1, samples.Length));
        float level = loudness * QuietestNoise * MathF.Pow(LoudestNoise / QuietestNoise, rng.NextSingle());
        for (int i = 0; i < samples.Length; i++)
            samples[i] += level * rng.NextNormal();
        return new(samples, sound.SampleRate);
    }
}
