namespace RnnLib.Training;

/// <summary>Stops a run that no longer gets better, and puts the best weights back.</summary>
public sealed class EarlyStopping : Callback
{
    private readonly int _patience;
    private readonly EarlyStoppingOptions _options;
    private double _best;
    private int _bestEpoch;
    private Dictionary<Parameter, float[]> _bestWeights = [];

    /// <summary>Watches the validation loss, or what the options say.</summary>
    /// <param name="patience">How many epochs in a row may pass without getting better.</param>
    /// <param name="options">What to watch and what counts as better.</param>
    public EarlyStopping(int patience, EarlyStoppingOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        (_patience, _options) = (patience, options ?? new());
    }

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress) =>
        (_best, _bestEpoch, _bestWeights) = (double.PositiveInfinity, 0, []);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no metric of the watched name.</exception>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        double value = History.OrWorst(Watched(progress.History.Epochs[^1]) * (_options.LargerIsBetter ? -1 : 1));
        if (value < _best - _options.MinimumChange || _bestEpoch == 0)
        {
            (_best, _bestEpoch) = (value, progress.Epoch);
            if (_options.RestoreBestWeights)
                _bestWeights = progress.Model.Parameters.ToDictionary(p => p, p => p.Value.ToArray());
        }
        else if (progress.Epoch - _bestEpoch >= _patience)
        {
            progress.Stop($"{_options.Metric ?? "loss"} has not got better for {_patience} epochs; the best epoch was {_bestEpoch}");
        }
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        foreach ((Parameter parameter, float[] weights) in _bestWeights)
            parameter.Assign(weights);
        _bestWeights = [];
    }

    private double Watched(EpochRecord epoch)
    {
        if (_options.Metric is not { } name)
            return epoch.ValidationLoss ?? epoch.Loss;
        return epoch.ValidationMetrics.TryGetValue(name, out double value) || epoch.Metrics.TryGetValue(name, out value)
            ? value
            : throw new InvalidOperationException($"EarlyStopping watches the metric '{name}', but the trainer counts: {string.Join(", ", epoch.Metrics.Keys.DefaultIfEmpty("none"))}.");
    }
}
