namespace RnnLib.Training;

/// <summary>Averages the weights during a run, and puts the averages into the model when it ends.</summary>
/// <remarks>Validation during the run is of the weights in training, unless <see cref="WeightAveragingOptions.ValidatesAverages"/> says otherwise. An
/// <see cref="EarlyStopping"/> that restores the best weights has the last word if it stands behind this callback, as callbacks are called in their order.</remarks>
/// <param name="options">Which average, of which weights. Default: an exponential moving average over steps.</param>
public sealed class WeightAveraging(WeightAveragingOptions? options = null) : Callback
{
    private readonly WeightAveragingOptions _options = options ?? new();
    private long _updates;
    private int _takenEpoch;

    /// <summary>The averages; null before the first run.</summary>
    public WeightAverage? Average { get; private set; }

    internal bool ValidatesAverages => _options.ValidatesAverages;

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        (_updates, _takenEpoch) = (progress.Updates, 0);
        Average = _options.Decay is { } decay ? WeightAverage.Exponential(progress.Model, decay) : WeightAverage.Equal(progress.Model);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        UpdateAfterStep(progress);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        TakeEpoch(progress);
    }

    /// <summary>Takes what an epoch brought into the averages, before its validation if that is of them.</summary>
    internal void TakeEpoch(TrainingProgress progress)
    {
        if (_options.EachEpoch && progress.Epoch >= _options.StartEpoch && progress.Epoch > _takenEpoch)
            Average!.Update();
        _takenEpoch = progress.Epoch;
        UpdateAfterStep(progress);   // of the gradients that were left at the end of the epoch
    }

    private void UpdateAfterStep(TrainingProgress progress)
    {
        if (!_options.EachEpoch && progress.Epoch >= _options.StartEpoch && progress.Updates > _updates)
            Average!.Update();
        _updates = progress.Updates;
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        if (Average is { Updates: > 0 } average)
            average.CopyToModel();
    }

    /// <inheritdoc/>
    public override void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Average?.Save(state);
        state.Set("taken_epoch", _takenEpoch);
    }

    /// <inheritdoc/>
    public override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Average?.Load(state);
        _takenEpoch = state.Has("taken_epoch") ? (int)state.GetWholeNumber("taken_epoch") : 0;
    }
}
