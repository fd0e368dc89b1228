using RnnLib.Data;

namespace StockForecast;

/// <summary>Whether the difference between two forecasters is more than chance: the test of Diebold and Mariano (1995) on absolute errors.</summary>
internal static class Comparison
{
    /// <summary>The mean of (error of a - error of b) in units of its own standard error; below -2: a is better, above 2: b is.</summary>
    /// <remarks>Forecasts h steps ahead share h - 1 steps with their neighbours, so that their errors go together: autocovariances up to lag h - 1 count,
    /// with weights that fall (Newey and West, 1987) so that the variance stays positive.</remarks>
    public static double Statistic(ForecastEvaluation a, ForecastEvaluation b, ReadOnlySpan<float> truth, IReadOnlyList<int> rows, int step)
    {
        double[] difference = new double[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            float came = truth[rows[i] + step];
            difference[i] = Math.Abs((double)a.Forecasts[i][step] - came) - Math.Abs((double)b.Forecasts[i][step] - came);
        }

        double mean = difference.Average(), variance = 0;
        for (int lag = 0; lag <= step && lag < difference.Length; lag++)
        {
            double covariance = 0;
            for (int i = lag; i < difference.Length; i++)
                covariance += (difference[i] - mean) * (difference[i - lag] - mean);
            variance += covariance / difference.Length * (lag == 0 ? 1 : 2 * (1 - lag / (step + 1.0)));
        }

        return variance > 0 ? mean / Math.Sqrt(variance / difference.Length) : 0;
    }

    /// <summary>Whether a gain is one: three standard errors, since several steps are compared and one in twenty is beyond two by chance; and a
    /// hundredth of the error, since less serves nobody.</summary>
    public static bool IsBetter(double statistic, double gain) => statistic < -3 && gain >= 0.01;

    /// <summary>The comparison in words.</summary>
    public static string Verdict(double statistic, double gain, string baseline) => statistic switch
    {
        _ when IsBetter(statistic, gain) => $"better than \"{baseline}\"",
        < -3 => $"better than \"{baseline}\", but by too little to serve anybody",
        < -2 => $"hardly better than \"{baseline}\": chance does as much now and then",
        > 2 => $"WORSE than \"{baseline}\"",
        _ => $"no different from \"{baseline}\"",
    };
}
