namespace RnnLib.Data;

/// <summary>From which rows forecasts are made, and how far.</summary>
public sealed record RollingOriginOptions
{
    /// <summary>The first row to forecast: where the test part begins. Each forecast is given the rows before its own first row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive: nothing would be known.</exception>
    public required int FirstRow { get; init => field = Positive(value, nameof(FirstRow)); }

    /// <summary>How many rows each forecast covers. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Horizon { get; init => field = Positive(value, nameof(Horizon)); } = 1;

    /// <summary>By how many rows the origin moves on. Default 1: a forecast from every row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Stride { get; init => field = Positive(value, nameof(Stride)); } = 1;

    /// <summary>The season whose naive forecast scales <see cref="ForecastScores.MeanAbsoluteScaledError"/>. Default 1: persistence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Season { get; init => field = Positive(value, nameof(Season)); } = 1;

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
