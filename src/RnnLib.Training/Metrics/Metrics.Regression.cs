namespace RnnLib.Training;

public static partial class Metrics
{
    /// <summary>"mae": the mean of |x - t|.</summary>
    public static Metric MeanAbsoluteError { get; } = Mean("mae", (x, t) => Elements(x, t, (x, t) => Math.Abs(x - t)), mean => mean);

    /// <summary>"rmse": the root of the mean of (x - t)².</summary>
    public static Metric RootMeanSquaredError { get; } = Mean("rmse", (x, t) => Elements(x, t, (x, t) => (x - t) * (x - t)), Math.Sqrt);

    /// <summary>"mape": 100 times the mean of |x - t| / |t|, in per cent, over the elements whose target is not 0: at 0 it is not defined.</summary>
    public static Metric MeanAbsolutePercentageError { get; } =
        Mean("mape", (x, t) => Elements(x, t, (x, t) => t == 0 ? double.NaN : Math.Abs((x - t) / t)), mean => 100 * mean);

    /// <summary>"smape": 100 times the mean of 2 |x - t| / (|x| + |t|), 0 to 200 per cent, as in the M3 and M4 competitions; 0 where both are 0.</summary>
    public static Metric SymmetricMeanAbsolutePercentageError { get; } =
        Mean("smape", (x, t) => Elements(x, t, (x, t) => x == t ? 0 : 2 * Math.Abs(x - t) / (Math.Abs(x) + Math.Abs(t))), mean => 100 * mean);

    /// <summary>"r2": 1 - Σ (x - t)² / Σ (t - mean t)² over all elements together; 1 is perfect, 0 as good as the mean. NaN or negative infinity where the targets are all equal.</summary>
    public static Metric RSquared { get; } = new RunningMetric("r2", size: 4, AddVariances, numbers => 1 - numbers[3] / numbers[2]);

    /// <summary>"mase": the mean of |x - t|, divided by the error of the naive forecast within the training series (Hyndman and Koehler, 2006); below 1 is better than that.</summary>
    /// <param name="naiveError">What <see cref="NaiveError"/> says of the training series, in the units of the targets.</param>
    /// <exception cref="ArgumentOutOfRangeException">The error is not above 0.</exception>
    public static Metric MeanAbsoluteScaledError(double naiveError)
    {
        if (!(naiveError > 0 && double.IsFinite(naiveError)))
            throw new ArgumentOutOfRangeException(nameof(naiveError), naiveError, "naiveError: expected a finite number above 0.");
        return Mean("mase", (x, t) => Elements(x, t, (x, t) => Math.Abs(x - t)), mean => mean / naiveError);
    }

    /// <summary>The mean error of saying what was a season before: the mean of |y[t] - y[t - season]|.</summary>
    /// <param name="series">The series that the model is trained on.</param>
    /// <param name="season">How many steps before; 1 says the last value.</param>
    /// <exception cref="ArgumentException">The series is no longer than a season.</exception>
    public static double NaiveError(ReadOnlySpan<float> series, int season = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(season);
        if (series.Length <= season)
            throw new ArgumentException($"NaiveError: series: expected more than season={season} values, got {series.Length}.", nameof(series));
        double sum = 0;
        for (int t = season; t < series.Length; t++)
            sum += Math.Abs((double)series[t] - series[t - season]);
        return sum / (series.Length - season);
    }

    /// <summary>The sum and the number of the errors that are defined.</summary>
    private static (double Sum, long Count) Elements(Prediction prediction, Target target, Func<double, double, double> measure)
    {
        double sum = 0;
        long count = 0;
        foreach ((double x, double t) in ElementsOf(prediction, target))
        {
            double error = measure(x, t);
            if (double.IsNaN(error) && !double.IsNaN(x) && !double.IsNaN(t))
                continue;
            sum += error;
            count++;
        }

        return (sum, count);
    }

    /// <summary>Count, mean and sum of squares about it by Welford's update, so that a large mean costs no digits; and the squared errors.</summary>
    private static void AddVariances(Prediction prediction, Target target, ref double[] numbers)
    {
        foreach ((double x, double t) in ElementsOf(prediction, target))
        {
            double before = t - numbers[1];
            numbers[1] += before / ++numbers[0];
            numbers[2] += before * (t - numbers[1]);
            numbers[3] += (x - t) * (x - t);
        }
    }

    private static IEnumerable<(double X, double T)> ElementsOf(Prediction prediction, Target target)
    {
        Tensor x = prediction.Values ?? throw new ArgumentException("prediction: there are no values in it.", nameof(prediction)), t = target.Values;
        if (x.Shape != t.Shape)
            throw new ArgumentException($"target: expected the prediction's shape {x.Shape}, got {t.Shape}.", nameof(target));
        int size = CountedRows.RowSize(x.Shape);
        foreach (int row in CountedRows.Of(prediction, target))
        {
            for (int i = row * size; i < (row + 1) * size; i++)
                yield return (x.Data[i], t.Data[i]);
        }
    }
}
