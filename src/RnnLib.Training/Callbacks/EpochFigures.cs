namespace RnnLib.Training;

/// <summary>The figures of an epoch under the names that logs give them.</summary>
internal static class EpochFigures
{
    /// <summary>Epoch, loss, metrics, validation as far as there was any, learning rate, gradient norm, seconds.</summary>
    public static IEnumerable<(string Name, double Value)> Of(EpochRecord epoch)
    {
        yield return ("epoch", epoch.Epoch);
        yield return ("loss", epoch.Loss);
        foreach ((string name, double value) in epoch.Metrics)
            yield return (name, value);
        if (epoch.ValidationLoss is { } validationLoss)
            yield return ("validation_loss", validationLoss);
        foreach ((string name, double value) in epoch.ValidationMetrics)
            yield return ($"validation_{name}", value);
        yield return ("learning_rate", epoch.LearningRate);
        yield return ("gradient_norm", epoch.GradientNorm);
        yield return ("seconds", epoch.Duration.TotalSeconds);
    }
}
