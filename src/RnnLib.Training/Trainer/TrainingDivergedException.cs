namespace RnnLib.Training;

/// <summary>A loss or a gradient is no longer a finite number.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    /// <summary>Where the first number that is not finite came from; null if it could not be found again.</summary>
    public NonFinite? Origin { get; init; }

    /// <summary>A fault without further words.</summary>
    public TrainingDivergedException()
    {
    }

    /// <summary>A fault described by <paramref name="message"/>.</summary>
    public TrainingDivergedException(string message)
        : base(message)
    {
    }

    /// <summary>A fault described by <paramref name="message"/>, found through <paramref name="innerException"/>.</summary>
    public TrainingDivergedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
