using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Stops a run that no longer gets better, and puts the best weights back: the averaged ones, where validation was of averages.</summary>
public sealed class EarlyStopping : Callback
{
    private readonly int _patience;
    private readonly EarlyStoppingOptions _options;
    private double _best;
    private int _bestEpoch;
    private Dictionary<Parameter, float[]> _bestWeights = [];
    private Module? _model;
    private TrainingProgress? _progress;

    /// <summary>Watches the validation loss (the training loss of a run without validation), or what the options say.</summary>
    /// <param name="patience">How many epochs in a row may pass without getting better.</param>
    /// <param name="options">What to watch and what counts as better.</param>
    public EarlyStopping(int patience, EarlyStoppingOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        (_patience, _options) = (patience, options ?? new());
    }

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _progress = progress;
        (_model, _best, _bestEpoch, _bestWeights) = (progress.Model, double.PositiveInfinity, 0, []);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no metric of the watched name.</exception>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        double value = Watched.Badness(progress.History.Epochs[^1], _options.Metric, _options.LargerIsBetter, nameof(EarlyStopping));
        if (value < _best - _options.MinimumChange || _bestEpoch == 0)
        {
            (_best, _bestEpoch) = (value, progress.Epoch);
            if (_options.RestoreBestWeights)
                progress.WithValidated(() => _bestWeights = progress.Model.Parameters.ToDictionary(p => p, p => p.Value.ToArray()));
        }
        else
        {
            StopIfPatienceIsOver(progress);
        }
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        foreach ((Parameter parameter, float[] weights) in _bestWeights)
            parameter.Assign(weights);
        _bestWeights = [];
    }

    /// <inheritdoc/>
    public override void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", _best);
        state.Set("best_epoch", _bestEpoch);
        foreach ((string path, Parameter parameter) in _model!.NamedParameters)
        {
            if (_bestWeights.TryGetValue(parameter, out float[]? weights))
                state.Part("weights").Set(path, weights, parameter.Shape);
        }
    }

    /// <inheritdoc/>
    public override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_best, _bestEpoch) = (state.GetNumber("best"), (int)state.GetWholeNumber("best_epoch"));
        TrainingState weights = state.Part("weights");
        _bestWeights = _model!.NamedParameters.Where(p => weights.Has(p.Path))
            .ToDictionary(p => p.Parameter, p => weights.GetTensor(p.Path, p.Parameter.Shape).ToArray());
        StopIfPatienceIsOver(_progress!);   // a run that had stopped does not go on because it is started once more
    }

    private void StopIfPatienceIsOver(TrainingProgress progress)
    {
        if (progress.Epoch - _bestEpoch >= _patience && _bestEpoch > 0)
            progress.Stop($"{Watched.Name(progress.History.Epochs[^1], _options.Metric)} has not got better for {_patience} epochs; the best epoch was {_bestEpoch}");
    }
}
