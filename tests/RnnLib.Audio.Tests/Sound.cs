namespace RnnLib.Audio.Tests;

/// <summary>Sounds whose spectra are known.</summary>
internal static class Sound
{
    public static Waveform Sine(double frequency, int samples, int sampleRate = 8000, double amplitude = 1) =>
        new([.. Enumerable.Range(0, samples).Select(n => (float)(amplitude * Math.Sin(2 * Math.PI * frequency * n / sampleRate)))], sampleRate);

    public static Waveform Noise(int samples, int sampleRate = 8000, ulong seed = 1, int channels = 1)
    {
        float[] values = new float[samples * channels];
        new Rng(seed).FillNormal(values, 0, 0.2f);
        return new(values, sampleRate, channels);
    }
}
