namespace RnnLib.Audio;

/// <summary>Gives sound another sample rate.</summary>
/// <remarks>
/// y(t) = Σ_n x[n] c / r · sinc(c (t - n / r)) · cos²(π c (t - n / r) / 2Z) for |c (t - n / r)| &lt; Z, with r the old rate, c = 0.99 · min(old, new) the
/// cut-off and Z = 6 zero crossings: torchaudio's resample with its defaults. What the new rate cannot carry is filtered out beforehand.
/// </remarks>
public static class Resampler
{
    private const int ZeroCrossings = 6;
    private const double Rolloff = 0.99;

    /// <summary>More weights than these are made anew for each output: rates that have little in common would need gigabytes.</summary>
    private const long MostWeights = 4 * 1024 * 1024;

    /// <summary>The same sound at another rate.</summary>
    /// <param name="waveform">Each channel is resampled.</param>
    /// <param name="sampleRate">The new rate in hertz.</param>
    /// <returns>⌈length · new rate / old rate⌉ frames; the same object if it has that rate already.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive.</exception>
    /// <exception cref="ArgumentException">The result would have more samples than an array.</exception>
    public static Waveform Resample(Waveform waveform, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        return waveform.SampleRate == sampleRate ? waveform : Convert(waveform, waveform.SampleRate, sampleRate, sampleRate);
    }

    /// <summary>The sound faster or slower at its rate, as a tape would play it: pitch and formants move too, which makes a voice another one (Ko et al., 2015).</summary>
    /// <param name="waveform">Each channel is changed.</param>
    /// <param name="factor">1.1 is a tenth faster and higher. Rounded to a thousandth; 0.1 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is outside 0.1 to 10.</exception>
    public static Waveform ChangeSpeed(Waveform waveform, double factor)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        if (!(factor is >= 0.1 and <= 10))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "ChangeSpeed: factor: expected 0.1 to 10.");
        int thousandths = (int)Math.Round(factor * 1000);
        return thousandths == 1000 ? waveform : Convert(waveform, thousandths, 1000, waveform.SampleRate);
    }

    private static Waveform Convert(Waveform waveform, int from, int to, int sampleRate)
    {
        int divisor = GreatestCommonDivisor(from, to);
        (from, to) = (from / divisor, to / divisor);
        long length = ((long)waveform.Length * to + from - 1) / from;
        if (length * waveform.Channels > Array.MaxLength)
            throw new ArgumentException($"Resampler: waveform: expected a result of at most {Array.MaxLength} samples, got {length * waveform.Channels}.", nameof(waveform));

        // Output i stands at the input's place i · from / to, so the weights repeat after `to` outputs.
        double cutoff = Rolloff * Math.Min(from, to) / from;
        int reach = (int)Math.Min(Math.Ceiling(ZeroCrossings / cutoff), waveform.Length + 1.0), taps = 2 * reach + 1, channels = waveform.Channels, phases = (int)Math.Min(to, length);
        double[] KernelOf(long output) => Weights((double)(output * from % to) / to, cutoff, reach);
        double[][]? kernels = (long)phases * taps <= MostWeights ? [.. Enumerable.Range(0, phases).Select(phase => KernelOf(phase))] : null;
        ReadOnlySpan<float> input = waveform.Samples;
        float[] output = new float[length * channels];
        for (int i = 0; i < length; i++)
        {
            int first = (int)((long)i * from / to) - reach;
            double[] kernel = kernels is null ? KernelOf(i) : kernels[i % to];
            for (int channel = 0; channel < channels; channel++)
            {
                double sum = 0;
                for (int tap = Math.Max(0, -first); tap < taps && first + tap < waveform.Length; tap++)
                    sum += kernel[tap] * input[(first + tap) * channels + channel];
                output[i * channels + channel] = (float)sum;
            }
        }

        return new(output, sampleRate, channels);
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    /// <summary>The weights of the inputs -reach to reach around an output that stands this fraction after input 0.</summary>
    private static double[] Weights(double fraction, double cutoff, int reach)
    {
        double[] weights = new double[2 * reach + 1];
        for (int tap = 0; tap < weights.Length; tap++)
        {
            double t = cutoff * (fraction - (tap - reach));
            if (Math.Abs(t) >= ZeroCrossings)
                continue;
            double window = Math.Cos(Math.PI * t / (2 * ZeroCrossings)), sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
            weights[tap] = cutoff * sinc * window * window;
        }

        return weights;
    }
}
