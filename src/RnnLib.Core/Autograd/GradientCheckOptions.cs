namespace RnnLib;

/// <summary>How a gradient is checked. The defaults suit smooth functions of values around 1.</summary>
public sealed record GradientCheckOptions
{
    /// <summary>How far an input is moved; large, because 32-bit outputs carry a rounding error that the step divides.</summary>
    public float Step { get; init; } = 0.02f;

    /// <summary>What may differ near zero.</summary>
    public float AbsoluteTolerance { get; init; } = 2e-4f;

    /// <summary>What may differ in proportion.</summary>
    public float RelativeTolerance { get; init; } = 2e-3f;

    /// <summary>Names the random weights of the outputs.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks the function as it trains: every pass draws from a generator that begins with this seed, so that all drop the same.
    /// Default null: as it predicts.</summary>
    public ulong? TrainingSeed { get; init; }
}
