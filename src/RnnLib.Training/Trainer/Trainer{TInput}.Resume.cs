namespace RnnLib.Training;

/// <content>Going on from a checkpoint.</content>
public partial class Trainer<TInput>
{
    private const string WeightsInTraining = "weights_in_training";   // where the model's own are averages

    private TrainingState? _resumed;

    /// <summary>Takes up an interrupted run: the next <see cref="Fit"/> goes on where the checkpoint was written, from the middle of an epoch, too, and
    /// gives the same bits as if there had been no interruption.</summary>
    /// <remarks>
    /// Make model, optimiser, data and trainer as the interrupted program did, then call this:
    /// <example><code>
    /// var trainer = new Trainer&lt;Sequence&gt;(model, Losses.MeanSquaredError, new() { Callbacks = [new Checkpoint("run.safetensors")] });
    /// if (File.Exists("run.safetensors"))
    ///     trainer.Resume("run.safetensors");
    /// trainer.Fit(() => data.Batches(32, shuffle: rng), epochs: 40);
    /// </code></example>
    /// Weights, optimiser, schedule, random numbers, data order, metrics of the half-counted epoch, history and callbacks are restored. The order
    /// of the data is known of what <see cref="Data.Dataset{TInput}.Batches"/> gave; of batches that come otherwise, name the generators they
    /// draw from in <see cref="TrainerOptions.Generators"/>.
    /// </remarks>
    /// <param name="path">A file that the <see cref="Checkpoint"/> callback wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is torn, of another model or of another optimiser; nothing has been changed.</exception>
    public void Resume(string path)
    {
        (SafetensorsFile file, TrainingState state) = CheckpointFile.Read(path);
        _model.RequireFit(file);
        TrainingState inTraining = state.Part(WeightsInTraining);
        (Parameter Parameter, Tensor Value)[] weights = [.. _model.NamedParameters
            .Where(named => inTraining.Has(named.Path))
            .Select(named => (named.Parameter, inTraining.GetTensor(named.Path, named.Parameter.Shape)))];
        var before = new TrainingState();
        SaveState(before);
        try
        {
            LoadState(state);
        }
        catch (RnnLibFormatException e)
        {
            LoadState(before);
            throw new RnnLibFormatException(path, "training state", e.Message, e);
        }

        _model.Load(file);
        foreach ((Parameter parameter, Tensor value) in weights)
            parameter.Assign(value.Data);
        _resumed = state;
    }

    /// <summary>Writes what the trainer itself remembers, beside the model's weights and what belongs to one call of <see cref="Fit"/>.</summary>
    private void SaveState(TrainingState state)
    {
        state.Set("rng", EpochOrder.Text(_rng.State));
        Optimizer.Save(state.Part("optimizer"), _model);
        state.Set("accumulated", _accumulated);
        if (_accumulated == 0)
            return;
        TrainingState part = state.Part("gradients");
        foreach ((string path, Parameter parameter) in _model.NamedParameters)
        {
            if (_gradients.TryGet(parameter, out Tensor? gradient))
                part.Set(path, gradient);
        }
    }

    private void LoadState(TrainingState state)
    {
        RngState rng = EpochOrder.Read(state, "rng");
        int accumulated = (int)state.GetWholeNumber("accumulated");
        TrainingState part = state.Part("gradients");
        (Parameter Parameter, Tensor Gradient)[] gradients = [.. _model.NamedParameters
            .Where(named => accumulated > 0 && part.Has(named.Path))
            .Select(named => (named.Parameter, part.GetTensor(named.Path, named.Parameter.Shape)))];
        Optimizer.Load(state.Part("optimizer"), _model);

        (_rng.State, _accumulated) = (rng, accumulated);
        _gradients.Clear();
        foreach ((Parameter parameter, Tensor gradient) in gradients)
            gradient.Data.CopyTo(_gradients.WritableOf(parameter));
    }
}
