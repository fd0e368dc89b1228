namespace RnnLib.Audio;

/// <summary>Sound as numbers: samples at a fixed rate, of one channel or several. Immutable.</summary>
/// <remarks>Full scale is [-1, 1]; a file of floats may go beyond it, and nothing here clips.</remarks>
public sealed class Waveform
{
    private readonly float[] _samples;

    /// <summary>Sound of these samples, which are copied.</summary>
    /// <param name="samples">Full scale is [-1, 1]. With several channels frame by frame: the first sample of every channel, then the second.</param>
    /// <param name="sampleRate">Frames in a second, in hertz.</param>
    /// <param name="channels">1 is mono, 2 is left and right.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sampleRate"/> or <paramref name="channels"/> is not positive.</exception>
    /// <exception cref="ArgumentException"><paramref name="samples"/> are no whole number of frames, or one of them is not finite.</exception>
    public Waveform(ReadOnlySpan<float> samples, int sampleRate, int channels = 1)
        : this(samples.ToArray(), sampleRate, channels)
    {
    }

    /// <summary>Takes over an array that nobody else writes to.</summary>
    internal Waveform(float[] samples, int sampleRate, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (samples.Length % channels != 0)
            throw new ArgumentException($"expected a multiple of {channels} channels, got {samples.Length} samples", nameof(samples));
        for (int i = 0; i < samples.Length; i++)
        {
            if (!float.IsFinite(samples[i]))
                throw new ArgumentException($"expected finite numbers, got {samples[i]} at {i}", nameof(samples));
        }

        (_samples, SampleRate, Channels) = (samples, sampleRate, channels);
    }

    /// <summary>All samples, frame by frame: with several channels the first of each, then the second of each.</summary>
    public ReadOnlySpan<float> Samples => _samples;

    /// <summary>Frames in a second, in hertz.</summary>
    public int SampleRate { get; }

    /// <summary>Samples in a frame.</summary>
    public int Channels { get; }

    /// <summary>Number of frames: samples of each channel.</summary>
    public int Length => _samples.Length / Channels;

    /// <summary>Length in time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Length / SampleRate);

    /// <summary>Rate, channels and length, for people: <c>Waveform [8000 Hz, 1 channel, 0.45 s]</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Waveform [{SampleRate} Hz, {Channels} channel{(Channels == 1 ? "" : "s")}, {Duration.TotalSeconds:0.###} s]");

    /// <summary>One channel: the mean of all of them, this object if there is one.</summary>
    public Waveform ToMono()
    {
        if (Channels == 1)
            return this;
        var mono = new float[Length];
        for (int frame = 0; frame < mono.Length; frame++)
        {
            double sum = 0;
            foreach (float sample in _samples.AsSpan(frame * Channels, Channels))
                sum += sample;
            mono[frame] = (float)(sum / Channels);
        }

        return new(mono, SampleRate);
    }

    /// <summary>One of the channels, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    public Waveform Channel(int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Channels);
        var samples = new float[Length];
        for (int frame = 0; frame < samples.Length; frame++)
            samples[frame] = _samples[frame * Channels + channel];
        return new(samples, SampleRate);
    }
}
