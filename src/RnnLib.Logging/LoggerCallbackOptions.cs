using Microsoft.Extensions.Logging;

namespace RnnLib.Logging;

/// <summary>The options of <see cref="LoggerCallback"/>.</summary>
public sealed record LoggerCallbackOptions
{
    /// <summary>Every how many training steps a batch is told of as well; null for never. Default: never, epochs only.</summary>
    public int? EveryBatches
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(EveryBatches), value, "EveryBatches: expected 1 or more, or null.");
    }

    /// <summary>The level of epochs and of the reason why a run stopped. Default: information.</summary>
    public LogLevel EpochLevel { get; init; } = LogLevel.Information;

    /// <summary>The level of batches. Default: debug.</summary>
    public LogLevel BatchLevel { get; init; } = LogLevel.Debug;

    /// <summary>The clock that tells rate and time left. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider)); } = TimeProvider.System;
}
