namespace RnnLib.Audio;

/// <summary>Mel-frequency cepstral coefficients: the cosine transform of the log-mel bands, of which the first coefficients describe the spectrum's smooth shape (Davis and Mermelstein, 1980).</summary>
/// <remarks>c[t, i] = s_i Σ_m y[t, m] cos(π i (m + 1/2) / bands), s_0 = √(1 / bands), s_i = √(2 / bands): the orthonormal DCT-II of <see cref="LogMel"/>,
/// without liftering, as torchaudio's MFCC with log_mels=True.</remarks>
public sealed class Mfcc
{
    private readonly double[] _transform;

    /// <summary>For sound of one rate.</summary>
    /// <param name="sampleRate">In hertz.</param>
    /// <param name="coefficients">How many coefficients, at most as many as bands. 13 is usual.</param>
    /// <param name="frames">How sound is cut into frames; null for the defaults.</param>
    /// <param name="mel">The bands; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options do not fit the rate, or there are fewer bands than coefficients.</exception>
    public Mfcc(int sampleRate, int coefficients = 13, SpectrogramOptions? frames = null, MelOptions? mel = null)
    {
        LogMel = new(sampleRate, frames, mel);
        int bands = LogMel.Filterbank.Bands;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(coefficients);
        if (coefficients > bands)
            throw new ArgumentException($"Mfcc: coefficients: expected at most the {bands} bands, got {coefficients}.", nameof(coefficients));
        Coefficients = coefficients;
        _transform = new double[coefficients * bands];
        for (int i = 0; i < coefficients; i++)
        {
            for (int m = 0; m < bands; m++)
                _transform[i * bands + m] = Math.Sqrt((i == 0 ? 1.0 : 2.0) / bands) * Math.Cos(Math.PI * i * (m + 0.5) / bands);
        }
    }

    /// <summary>What the coefficients are made of.</summary>
    public LogMel LogMel { get; }

    /// <summary>The number of coefficients.</summary>
    public int Coefficients { get; }

    /// <summary>The coefficients of a sound.</summary>
    /// <returns>[frames, coefficients]</returns>
    /// <exception cref="ArgumentException">The sound has another rate; <see cref="Resampler"/> gives it this one.</exception>
    public Tensor Compute(Waveform waveform) => Transform(LogMel.Compute(waveform));

    /// <summary>The coefficients of log-mel features that are there already.</summary>
    /// <param name="logMel">[frames, bands]</param>
    /// <returns>[frames, coefficients]</returns>
    /// <exception cref="ArgumentException">There are more or fewer bands.</exception>
    public Tensor Transform(Tensor logMel)
    {
        ArgumentNullException.ThrowIfNull(logMel);
        int bands = LogMel.Filterbank.Bands;
        if (logMel.Rank != 2 || logMel.Shape[1] != bands)
            throw new ArgumentException($"Mfcc: logMel: expected [frames, bands={bands}], got {logMel.Shape}.", nameof(logMel));
        int frames = logMel.Shape[0];
        float[] values = new float[frames * Coefficients];
        for (int frame = 0; frame < frames; frame++)
        {
            ReadOnlySpan<float> row = logMel.Data.Slice(frame * bands, bands);
            for (int i = 0; i < Coefficients; i++)
            {
                double sum = 0;
                for (int m = 0; m < bands; m++)
                    sum += _transform[i * bands + m] * row[m];
                values[frame * Coefficients + i] = (float)sum;
            }
        }

        return Tensor.From([frames, Coefficients], values);
    }
}
