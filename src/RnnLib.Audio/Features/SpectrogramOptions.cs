namespace RnnLib.Audio;

/// <summary>How sound is cut into frames. The defaults are those of speech recognition: 25 ms every 10 ms (Kaldi, HTK).</summary>
public sealed record SpectrogramOptions
{
    /// <summary>The length of a frame in seconds. Default 0.025.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive, finite number.</exception>
    public double WindowSeconds { get; init => field = Positive(value, nameof(WindowSeconds)); } = 0.025;

    /// <summary>By how many seconds a frame begins after the one before it. Default 0.010.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive, finite number.</exception>
    public double StepSeconds { get; init => field = Positive(value, nameof(StepSeconds)); } = 0.010;

    /// <summary>The size of the Fourier transform; a frame is filled up with zeros to it. Default null: the power of two that a frame fits into.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 2.</exception>
    public int? FftSize
    {
        get;
        init
        {
            if (value < 2)
                throw new ArgumentOutOfRangeException(nameof(FftSize), value, "FftSize: expected 2 or more.");
            field = value;
        }
    }

    /// <summary>What a frame is weighted with. Default <see cref="WindowFunction.Hann"/>.</summary>
    public WindowFunction Window { get; init; }

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a positive number of seconds.");
}
