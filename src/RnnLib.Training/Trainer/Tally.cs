namespace RnnLib.Training;

/// <summary>Adds up losses and metrics over batches.</summary>
internal sealed class Tally(Loss loss, IReadOnlyList<Metric> metrics)
{
    private readonly (string Name, MetricCount Count)[] _metrics = [.. metrics.Select(metric => (metric.Name, metric.Start()))];
    private double _loss;
    private double _rows;

    /// <summary>The mean loss, weighted by what the means of the batches divide by: rows, real steps, classes' weights; NaN before the first.</summary>
    public double Loss => _loss / _rows;

    public IReadOnlyDictionary<string, double> Metrics => _metrics.ToDictionary(m => m.Name, m => m.Count.Value);

    public void Add(float value, Prediction prediction, Target target)
    {
        double rows = LossCount.Of(loss, prediction, target);
        _loss += value * rows;
        _rows += rows;
        foreach ((_, MetricCount count) in _metrics)
            count.Add(prediction, target);
    }

    public void Save(TrainingState state)
    {
        state.Set("loss", _loss);
        state.Set("rows", _rows);
        foreach ((string name, MetricCount count) in _metrics)
            count.Save(state.Part(name));
    }

    public void Load(TrainingState state)
    {
        (_loss, _rows) = (state.GetNumber("loss"), state.GetNumber("rows"));
        foreach ((string name, MetricCount count) in _metrics)
            count.Load(state.Part(name));
    }
}
