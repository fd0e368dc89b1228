namespace RnnLib.Audio;

/// <summary>The usual input of speech recognition: the logarithm of the energy in mel bands at each time.</summary>
/// <remarks>
/// y[t, m] = ln max(floor, E[t, m]), E of <see cref="MelFilterbank"/> over <see cref="Spectrogram"/>. No pre-emphasis and no dither.
/// <example><code>
/// var logMel = new LogMel(sampleRate: 8000);
/// Tensor features = FeatureScaling.PerUtterance(logMel.Compute(WavFile.Read("three.wav")));       // [frames, 40]
/// </code></example>
/// </remarks>
public sealed class LogMel
{
    private readonly float _floor;

    /// <summary>For sound of one rate.</summary>
    /// <param name="sampleRate">In hertz.</param>
    /// <param name="frames">How sound is cut into frames; null for the defaults.</param>
    /// <param name="mel">The bands; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options do not fit the rate; the message says which.</exception>
    public LogMel(int sampleRate, SpectrogramOptions? frames = null, MelOptions? mel = null)
    {
        Spectrogram = new(sampleRate, frames);
        Filterbank = new(sampleRate, Spectrogram.FftSize, mel);
        _floor = (mel ?? new()).Floor;
    }

    /// <summary>The spectra that the bands are of.</summary>
    public Spectrogram Spectrogram { get; }

    /// <summary>The bands.</summary>
    public MelFilterbank Filterbank { get; }

    /// <summary>The features of a sound.</summary>
    /// <returns>[frames, bands]</returns>
    /// <exception cref="ArgumentException">The sound has another rate; <see cref="Resampler"/> gives it this one.</exception>
    public Tensor Compute(Waveform waveform)
    {
        Tensor energy = Filterbank.Apply(Spectrogram.Power(waveform));
        float[] values = energy.ToArray();
        for (int i = 0; i < values.Length; i++)
            values[i] = MathF.Log(Math.Max(_floor, values[i]));
        return Tensor.From(energy.Shape, values);
    }
}
