namespace RnnLib.Training.Tests;

public sealed class RegressionMetricsTests
{
    [Fact]
    public void Percentages_OfAForecast_AreThoseByHand()
    {
        // |x - t| / |t|: 10/100, 50/200, and at 0 not defined; 2 |x - t| / (|x| + |t|): 20/210, 100/350, 10/5.
        Tensor x = Tensor.From([3, 1], [110, 150, 5]), t = Tensor.From([3, 1], [100, 200, 0]);

        Assert.Equal(100 * (0.1 + 0.25) / 2, Of(Metrics.MeanAbsolutePercentageError, x, t), 1e-6);
        Assert.Equal(100 * (20 / 210.0 + 100 / 350.0 + 2) / 3, Of(Metrics.SymmetricMeanAbsolutePercentageError, x, t), 1e-6);
        Assert.Equal(0, Of(Metrics.SymmetricMeanAbsolutePercentageError, Tensor.Zeros([1]), Tensor.Zeros([1])));
        Assert.Equal(double.NaN, Of(Metrics.MeanAbsolutePercentageError, Tensor.Ones([1]), Tensor.Zeros([1])));
    }

    [Fact]
    public void Errors_NaNPrediction_IsNotHidden()
    {
        Assert.Equal(double.NaN, Of(Metrics.MeanAbsolutePercentageError, Tensor.From([2], [float.NaN, 1]), Tensor.Ones([2])));
        Assert.Equal(double.NaN, Of(Metrics.RSquared, Tensor.From([2], [float.NaN, 1]), Tensor.From([2], [1, 2])));
    }

    [Fact]
    public void RSquared_OverBatches_IsThatOfAllTogether()
    {
        MetricCount count = Metrics.RSquared.Start();
        count.Add(Tensor.From([2, 1], [2.5f, 0]), Tensor.From([2, 1], [3, -0.5f]));
        count.Add(Tensor.From([2, 1], [2, 8]), Tensor.From([2, 1], [2, 7]));

        // scikit-learn's own example for r2_score: residuals 0.25 + 0.25 + 0 + 1, about the mean 2.875: 29.1875.
        Assert.Equal(1 - 1.5 / 29.1875, count.Value, 1e-9);
    }

    [Fact]
    public void RSquared_TargetsFarFromZero_LosesNoDigits() =>
        Assert.Equal(1 - 0.5 / 2, Of(Metrics.RSquared, Tensor.From([3], [1_000_000.5f, 1_000_001, 1_000_002.5f]), Tensor.From([3], [1_000_000, 1_000_001, 1_000_002])), 1e-9);

    [Fact]
    public void MeanAbsoluteScaledError_IsRelativeToTheNaiveForecast()
    {
        float[] training = [1, 3, 2, 6, 5];
        Assert.Equal((2 + 1 + 4 + 1) / 4.0, Metrics.NaiveError(training));
        Assert.Equal((1 + 3 + 3) / 3.0, Metrics.NaiveError(training, season: 2));

        Assert.Equal(1.5 / 2, Of(Metrics.MeanAbsoluteScaledError(2), Tensor.From([2], [5, 7]), Tensor.From([2], [6, 5])), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.MeanAbsoluteScaledError(0));
        Assert.Throws<ArgumentException>(() => Metrics.NaiveError([1, 2], season: 2));
    }

    private static double Of(Metric metric, Tensor x, Tensor t)
    {
        MetricCount count = metric.Start();
        count.Add(x, t);
        return count.Value;
    }
}
