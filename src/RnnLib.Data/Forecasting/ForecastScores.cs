namespace RnnLib.Data;

/// <summary>How far forecasts are from the truth.</summary>
/// <param name="Count">How many values were compared.</param>
/// <param name="MeanAbsoluteError">mean |forecast - truth|, in the column's unit.</param>
/// <param name="RootMeanSquaredError">sqrt(mean (forecast - truth)²), in the column's unit.</param>
/// <param name="MeanAbsolutePercentageError">100 mean |forecast - truth| / |truth|, where the truth is not 0; NaN if it is always 0.</param>
/// <param name="MeanAbsoluteScaledError">The mean absolute error divided by that of the seasonal naive forecast, one step ahead, within the rows
/// before the first forecast (Hyndman and Koehler, 2006): below 1 is better
/// than that was. NaN where that error is 0.</param>
public sealed record ForecastScores(
    int Count,
    double MeanAbsoluteError,
    double RootMeanSquaredError,
    double MeanAbsolutePercentageError,
    double MeanAbsoluteScaledError)
{
    /// <summary>All figures on a line: MAE, RMSE, MAPE in per cent, MASE.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"MAE {MeanAbsoluteError:G4}, RMSE {RootMeanSquaredError:G4}, MAPE {MeanAbsolutePercentageError:F2} %, MASE {MeanAbsoluteScaledError:F3}");

    internal static ForecastScores Of(IEnumerable<(float Forecast, float Truth)> pairs, double naiveError)
    {
        (int count, int nonZero, double absolute, double squared, double relative) = (0, 0, 0, 0, 0);
        foreach ((float forecast, float truth) in pairs)
        {
            double error = Math.Abs((double)forecast - truth);
            (count, absolute, squared) = (count + 1, absolute + error, squared + error * error);
            if (truth != 0)
                (nonZero, relative) = (nonZero + 1, relative + error / Math.Abs((double)truth));
        }

        double mean = absolute / count;
        return new(count, mean, Math.Sqrt(squared / count), nonZero > 0 ? 100 * relative / nonZero : double.NaN, naiveError > 0 ? mean / naiveError : double.NaN);
    }
}
