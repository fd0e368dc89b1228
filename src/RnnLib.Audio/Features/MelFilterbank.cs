namespace RnnLib.Audio;

/// <summary>Gathers the bins of a spectrum in overlapping triangular bands that are equally wide in mel.</summary>
/// <remarks>
/// With bands + 2 edges e equally spaced in mel from the lowest to the highest frequency, band m weighs a bin of frequency f with
/// max(0, min((f - e[m]) / (e[m+1] - e[m]), (e[m+2] - f) / (e[m+2] - e[m+1]))), the triangle being straight in hertz (torchaudio's melscale_fbanks;
/// Kaldi's is straight in mel).
/// </remarks>
public sealed class MelFilterbank
{
    private readonly float[] _weights;
    private readonly (int Start, int End)[] _bins;

    /// <summary>For spectra of one rate and size.</summary>
    /// <param name="sampleRate">In hertz.</param>
    /// <param name="fftSize">The size of the Fourier transform: <see cref="Spectrogram.FftSize"/>.</param>
    /// <param name="options">The bands; null for the defaults.</param>
    /// <exception cref="ArgumentException">The frequencies are not in order or beyond half the rate, or so many bands are so narrow that one of them has no bin.</exception>
    public MelFilterbank(int sampleRate, int fftSize, MelOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(fftSize, 2);
        options ??= new();
        double low = options.LowFrequency, high = options.HighFrequency ?? sampleRate / 2.0;
        if (!(low < high && high <= sampleRate / 2.0))
            throw new ArgumentException($"MelFilterbank: expected LowFrequency < HighFrequency <= {sampleRate / 2.0} Hz, half the rate, got {low} and {high} Hz.", nameof(options));

        (Bands, Bins) = (options.Bands, fftSize / 2 + 1);
        Edges = EqualInMel(low, high, Bands + 2, options.Scale);
        _weights = new float[Bands * Bins];
        _bins = new (int, int)[Bands];
        for (int band = 0; band < Bands; band++)
        {
            double left = Edges[band], middle = Edges[band + 1], right = Edges[band + 2], scale = options.NormalizeArea ? 2 / (right - left) : 1;
            int start = Bins, end = 0;
            for (int bin = 0; bin < Bins; bin++)
            {
                double frequency = (double)bin * sampleRate / fftSize;
                double weight = Math.Min((frequency - left) / (middle - left), (right - frequency) / (right - middle));
                if (weight <= 0)
                    continue;
                _weights[band * Bins + bin] = (float)(weight * scale);
                (start, end) = (Math.Min(start, bin), bin + 1);
            }

            if (start >= end)
                throw new ArgumentException(
                    $"MelFilterbank: band {band} of {Bands} ({left:F0} to {right:F0} Hz) lies between two bins of {(double)sampleRate / fftSize:F1} Hz; " +
                    "take fewer bands or a larger Fourier transform.", nameof(options));
            _bins[band] = (start, end);
        }
    }

    /// <summary>The number of bands.</summary>
    public int Bands { get; }

    /// <summary>The number of bins of a spectrum.</summary>
    public int Bins { get; }

    /// <summary>The edges of the bands in hertz: band m begins at edge m, has its peak at m + 1 and ends at m + 2.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>How much each band takes of each bin, [bands, bins].</summary>
    public Tensor Weights => Tensor.From([Bands, Bins], _weights);

    /// <summary>The energy in each band: E[t, m] = Σ_k weight[m, k] P[t, k].</summary>
    /// <param name="power">[frames, bins]</param>
    /// <returns>[frames, bands]</returns>
    /// <exception cref="ArgumentException">The spectra have another size.</exception>
    public Tensor Apply(Tensor power)
    {
        ArgumentNullException.ThrowIfNull(power);
        if (power.Rank != 2 || power.Shape[1] != Bins)
            throw new ArgumentException($"MelFilterbank: power: expected [frames, bins={Bins}], got {power.Shape}.", nameof(power));
        int frames = power.Shape[0];
        float[] energy = new float[frames * Bands];
        for (int frame = 0; frame < frames; frame++)
        {
            ReadOnlySpan<float> spectrum = power.Data.Slice(frame * Bins, Bins);
            for (int band = 0; band < Bands; band++)
            {
                var (start, end) = _bins[band];
                double sum = 0;
                for (int bin = start; bin < end; bin++)
                    sum += (double)_weights[band * Bins + bin] * spectrum[bin];
                energy[frame * Bands + band] = (float)Math.Min(sum, float.MaxValue);
            }
        }

        return Tensor.From([frames, Bands], energy);
    }

    private static double[] EqualInMel(double low, double high, int edges, MelScale scale)
    {
        double first = Mel.FromHertz(low, scale), last = Mel.FromHertz(high, scale);
        return [.. Enumerable.Range(0, edges).Select(i => Mel.ToHertz(first + (last - first) * i / (edges - 1), scale))];
    }
}
