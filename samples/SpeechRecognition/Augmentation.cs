using RnnLib;
using RnnLib.Audio;

namespace SpeechRecognitionSample;

/// <summary>Makes of few voices many: another speed (and with it pitch and throat), another throat alone
/// (bands moved up or down: Jaitly and Hinton, 2013), some noise, and masks over bands and times (Park et al., 2019).</summary>
internal static class Augmentation
{
    private const double Slowest = 0.82, Fastest = 1.22;
    private const float QuietestNoise = 0.002f, LoudestNoise = 0.1f, LeastWarp = 0.88f, MostWarp = 1.14f;
    private const int BandMasks = 2, WidestBandMask = 7, LongestTimeMask = 6, FramesPerTimeMask = 40;

    /// <summary>[frames, bands]</summary>
    public static Tensor Hear(Waveform sound, Rng rng)
    {
        Waveform other = Noisy(Resampler.ChangeSpeed(sound, Slowest * Math.Pow(Fastest / Slowest, rng.NextSingle())), rng);
        Tensor features = Recognizer.Hear(other);
        var (frames, bands) = (features.Shape[0], features.Shape[1]);
        float[] values = Warped(features, LeastWarp + (MostWarp - LeastWarp) * rng.NextSingle());
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

    /// <summary>Each band as the one that stands this factor higher, between two of them their mix.</summary>
    private static float[] Warped(Tensor features, float factor)
    {
        var (frames, bands) = (features.Shape[0], features.Shape[1]);
        float[] values = new float[frames * bands];
        for (int band = 0; band < bands; band++)
        {
            float place = Math.Min(bands - 1, factor * band);
            int below = (int)place, above = Math.Min(bands - 1, below + 1);
            float share = place - below;
            for (int frame = 0; frame < frames; frame++)
                values[frame * bands + band] = (1 - share) * features[frame, below] + share * features[frame, above];
        }

        return values;
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
