namespace RnnLib.Data;

/// <summary>The forecasts of a rolling origin, and their scores.</summary>
public sealed class ForecastEvaluation
{
    internal ForecastEvaluation(IReadOnlyList<IReadOnlyList<float>> forecasts, ForecastScores scores, IReadOnlyList<ForecastScores> steps) =>
        (Forecasts, Scores, Steps) = (forecasts, scores, steps);

    /// <summary>The forecast of each origin: the values of its horizon.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Forecasts { get; }

    /// <summary>Over all origins and all steps of the horizon.</summary>
    public ForecastScores Scores { get; }

    /// <summary>Over all origins, for each step of the horizon: one row ahead, two rows ahead, and so on.</summary>
    public IReadOnlyList<ForecastScores> Steps { get; }

    /// <summary>The scores over everything.</summary>
    public override string ToString() => Scores.ToString();
}
