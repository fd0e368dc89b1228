using RnnLib.Data;

namespace StockForecast;

/// <summary>The network beside forecasts without learning, and what that means, in words.</summary>
internal sealed class Report(Prices prices, int horizon, RollingOrigin origins)
{
    /// <returns>The scores of the baseline that is best over all steps.</returns>
    public ForecastScores Print(ForecastEvaluation network)
    {
        List<(string Name, ForecastEvaluation Of)> baselines =
        [
            ("as the last row", origins.Evaluate(Baselines.Naive)),
            ("straight on", origins.Evaluate(Baselines.Drift)),
        ];
        if (prices.Season > 1)
        {
            baselines.Add(("as a season ago", origins.Evaluate(Baselines.SeasonalNaive(prices.Season))));
            baselines.Add(("a season ago, grown", origins.Evaluate(SeasonalGrowth(prices.Season))));
        }

        int[] steps = [.. new[] { 1, 2, 3, 5, 10, horizon }.Where(step => step <= horizon).Distinct().Order()];
        Console.WriteLine();
        Console.WriteLine($"Forecasts of {horizon} steps from each of {origins.Rows.Count} rows never seen: mean absolute percentage error by steps ahead.");
        Console.WriteLine($"  {"",-22}{string.Concat(steps.Select(step => $"{step,10}"))}{"all",10}");
        foreach (var (name, of) in baselines.Prepend(("LSTM on changes", network)))
        {
            string cells = string.Concat(steps.Select(step => $"{of.Steps[step - 1].MeanAbsolutePercentageError,8:F3} %"));
            Console.WriteLine($"  {name,-22}{cells}{of.Scores.MeanAbsolutePercentageError,8:F3} %");
        }

        float[] truth = prices.Levels.Column(prices.Column).ToArray();
        bool anyBetter = false;
        foreach (int step in steps)
        {
            var (name, best) = baselines.MinBy(row => row.Of.Steps[step - 1].MeanAbsoluteError);
            double statistic = Comparison.Statistic(network, best, truth, origins.Rows, step - 1);
            double gain = 1 - network.Steps[step - 1].MeanAbsoluteError / best.Steps[step - 1].MeanAbsoluteError;
            anyBetter |= Comparison.IsBetter(statistic, gain);
            Console.WriteLine($"  {step,2} ahead: {Comparison.Verdict(statistic, gain, name)} (error {-gain:P1}, {statistic:F1} standard errors)");
        }

        Console.WriteLine(anyBetter
            ? "The network beats the best forecast without learning where it says so above."
            : "The network beats nothing: whoever needs a forecast of this series is as well served by the last row or the straight line, and nobody should trade on it.");
        return baselines.MinBy(row => row.Of.Scores.MeanAbsoluteError).Of.Scores;
    }

    /// <summary>The same place of the last season, and what the last row has grown since its own: strong where trend and season are steady.</summary>
    public static Forecaster SeasonalGrowth(int season) => (past, column, horizon) =>
    {
        float[] values = past.Column(column).ToArray();
        float growth = values[^1] - values[^(season + 1)];
        return [.. Enumerable.Range(0, horizon).Select(step => values[values.Length - season + step % season] + growth * (1 + step / season))];
    };
}
