namespace RnnLib.Audio;

/// <summary>The bands that frequencies are gathered in. The defaults are torchaudio's, but for the number of bands.</summary>
public sealed record MelOptions
{
    /// <summary>How many bands. Default 40, enough for sound of 8 to 16 kHz; above that 80 is usual.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Bands
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Bands));
            field = value;
        }
    } = 40;

    /// <summary>Where the lowest band begins, in hertz. Default 0; 20 and more leave out hum.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double LowFrequency
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LowFrequency), value, "LowFrequency: expected 0 Hz or more.");
    }

    /// <summary>Where the highest band ends, in hertz. Default null: half the rate.</summary>
    public double? HighFrequency { get; init; }

    /// <summary>Which formula spaces the bands. Default <see cref="MelScale.Htk"/>.</summary>
    public MelScale Scale { get; init; }

    /// <summary>Whether each band is divided by its width in hertz (librosa's and torchaudio's norm="slaney"), so that white noise is equal in all. Default false: the peak of each is 1.</summary>
    public bool NormalizeArea { get; init; }

    /// <summary>The least energy that a logarithm is taken of. Default 1e-10, Whisper's, for samples of full scale 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a positive, finite number.</exception>
    public float Floor
    {
        get;
        init => field = value > 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Floor), value, "Floor: expected more than 0.");
    } = 1e-10f;
}
