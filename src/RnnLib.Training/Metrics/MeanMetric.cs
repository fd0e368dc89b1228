namespace RnnLib.Training;

/// <summary>A metric that is a function of a mean over rows or elements.</summary>
internal sealed class MeanMetric(string name, Func<Prediction, Target, (double Sum, long Count)> measure, Func<double, double> ofMean) : Metric(name)
{
    public override MetricCount Start() => new Mean(this);

    private (double Sum, long Count) Measure(Prediction prediction, Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        try
        {
            return measure(prediction, target);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new ArgumentException($"metric {Name}: {e.Message}", nameof(target), e);
        }
    }

    private sealed class Mean(MeanMetric metric) : MetricCount
    {
        private double _sum;
        private long _count;

        public override double Value => metric.OfMean(_sum / _count);

        public override void Add(Prediction prediction, Target target)
        {
            (double sum, long count) = metric.Measure(prediction, target);
            _sum += sum;
            _count += count;
        }
    }

    private double OfMean(double mean) => ofMean(mean);
}
