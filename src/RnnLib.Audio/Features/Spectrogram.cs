using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace RnnLib.Audio;

/// <summary>How strong each frequency is at each time.</summary>
/// <remarks>
/// Frame t covers the samples from t · <see cref="StepLength"/> on: P[t, k] = |Σ_n w[n] x[t · step + n] e^(-2πikn / fftSize)|², k = 0 to fftSize / 2,
/// unscaled. There are only frames that lie wholly within the sound (Kaldi's snip_edges, torchaudio's center=False), so sound shorter than a frame has none.
/// Several channels are mixed. Computed in double precision; any number of threads may share an object.
/// <example><code>
/// var spectrogram = new Spectrogram(sampleRate: 16000);
/// Tensor power = spectrogram.Power(WavFile.Read("speech.wav"));       // [frames, 257]
/// </code></example>
/// </remarks>
public sealed class Spectrogram
{
    private readonly double[] _window;

    /// <summary>For sound of one rate.</summary>
    /// <param name="sampleRate">In hertz.</param>
    /// <param name="options">The frames; null for the defaults.</param>
    /// <exception cref="ArgumentException">A frame or a step has no sample at this rate, or a frame does not fit into the Fourier transform.</exception>
    public Spectrogram(int sampleRate, SpectrogramOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        options ??= new();
        SampleRate = sampleRate;
        WindowLength = Samples(options.WindowSeconds, nameof(options.WindowSeconds), options);
        StepLength = Samples(options.StepSeconds, nameof(options.StepSeconds), options);
        FftSize = options.FftSize ?? (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, WindowLength));
        if (FftSize < WindowLength)
            throw new ArgumentException($"Spectrogram: FftSize: expected at least the {WindowLength} samples of a frame, got {FftSize}.", nameof(options));
        _window = new double[WindowLength];
        for (int n = 0; n < WindowLength; n++)
            _window[n] = options.Window == WindowFunction.Hann ? 0.5 - 0.5 * Math.Cos(2 * Math.PI * n / WindowLength) : 1;
    }

    /// <summary>The rate that the sound must have, in hertz.</summary>
    public int SampleRate { get; }

    /// <summary>Samples of a frame: seconds times rate, rounded.</summary>
    public int WindowLength { get; }

    /// <summary>Samples from one frame's beginning to the next one's.</summary>
    public int StepLength { get; }

    /// <summary>The size of the Fourier transform.</summary>
    public int FftSize { get; }

    /// <summary>Frequencies of a frame: fftSize / 2 + 1, from 0 to half the rate.</summary>
    public int Bins => FftSize / 2 + 1;

    /// <summary>The frequency in the middle of a bin: bin · rate / fftSize, in hertz.</summary>
    public double Frequency(int bin) => (double)bin * SampleRate / FftSize;

    /// <summary>How many frames a sound of so many samples has.</summary>
    public int Frames(int samples) => samples < WindowLength ? 0 : (samples - WindowLength) / StepLength + 1;

    /// <summary>The power at each time and frequency.</summary>
    /// <returns>[frames, <see cref="Bins"/>]</returns>
    /// <exception cref="ArgumentException">The sound has another rate; <see cref="Resampler"/> gives it this one.</exception>
    public Tensor Power(Waveform waveform)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        if (waveform.SampleRate != SampleRate)
            throw new ArgumentException($"Spectrogram: waveform: expected {SampleRate} Hz, got {waveform.SampleRate} Hz; Resampler.Resample changes the rate.", nameof(waveform));

        ReadOnlySpan<float> samples = waveform.ToMono().Samples;
        int frames = Frames(samples.Length);
        float[] power = new float[frames * Bins];
        var buffer = new Complex[FftSize];
        for (int frame = 0; frame < frames; frame += 2)
        {
            // One complex transform does two real frames z = a + ib: A[k] = (Z[k] + conj Z[-k]) / 2, B[k] = (Z[k] - conj Z[-k]) / 2i.
            ReadOnlySpan<float> first = samples.Slice(frame * StepLength, WindowLength);
            ReadOnlySpan<float> second = frame + 1 < frames ? samples.Slice((frame + 1) * StepLength, WindowLength) : default;
            for (int n = 0; n < WindowLength; n++)
                buffer[n] = new(_window[n] * first[n], second.IsEmpty ? 0 : _window[n] * second[n]);
            buffer.AsSpan(WindowLength).Clear();
            Fourier.Forward(buffer, FourierOptions.NoScaling);
            for (int k = 0; k < Bins; k++)
            {
                Complex z = buffer[k], mirrored = Complex.Conjugate(buffer[(FftSize - k) % FftSize]);
                power[frame * Bins + k] = (float)Math.Min(SquaredMagnitude(z + mirrored) / 4, float.MaxValue);
                if (!second.IsEmpty)
                    power[(frame + 1) * Bins + k] = (float)Math.Min(SquaredMagnitude(z - mirrored) / 4, float.MaxValue);
            }
        }

        return Tensor.From([frames, Bins], power);
    }

    private int Samples(double seconds, string name, SpectrogramOptions options)
    {
        double samples = Math.Round(seconds * SampleRate);
        return samples is >= 1 and <= 1 << 24
            ? (int)samples
            : throw new ArgumentException($"Spectrogram: {name}: expected 1 to {1 << 24} samples at {SampleRate} Hz, got {samples}.", nameof(options));
    }

    private static double SquaredMagnitude(Complex z) => z.Real * z.Real + z.Imaginary * z.Imaginary;
}
