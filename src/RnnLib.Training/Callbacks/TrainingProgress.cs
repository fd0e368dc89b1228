using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Where a training run stands: what callbacks see.</summary>
public sealed class TrainingProgress
{
    private readonly Action<string, IEnumerable<KeyValuePair<string, string>>, bool> _writeCheckpoint;
    private readonly Queue<Action> _afterwards = [];

    internal TrainingProgress(Module model, Optimizer optimizer, int epochs, Action<string, IEnumerable<KeyValuePair<string, string>>, bool> writeCheckpoint) =>
        (Model, Optimizer, Epochs, _writeCheckpoint) = (model, optimizer, epochs, writeCheckpoint);

    /// <summary>The model in training.</summary>
    public Module Model { get; }

    /// <summary>The optimiser.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The epochs so far.</summary>
    public History History { get; } = new();

    /// <summary>The number of epochs asked for.</summary>
    public int Epochs { get; }

    /// <summary>The current epoch, the first being 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The current batch within the epoch, the first being 1.</summary>
    public int Batch { get; internal set; }

    /// <summary>The number of batches in an epoch; null during the first, which counts them, unless the batches are a collection that knows.</summary>
    public int? Batches { get; internal set; }

    /// <summary>The training steps taken since the run began, those before an interruption included.</summary>
    public long Step { get; internal set; }

    /// <summary>How often the optimiser has moved the weights: as often as steps were taken, less often with gradient accumulation.</summary>
    public long Updates { get; internal set; }

    /// <summary>The steps that had been taken when this call of <c>Fit</c> began: above 0 in a resumed run.</summary>
    public long FirstStep { get; internal set; }

    /// <summary>Whether the run goes on from a checkpoint; <see cref="History"/> then holds the epochs before it from the start.</summary>
    public bool IsResumed { get; internal set; }

    /// <summary>The loss of the current batch.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>The mean training loss of the current epoch so far.</summary>
    public double EpochLoss { get; internal set; }

    /// <summary>The global gradient norm of the last step before clipping.</summary>
    public double GradientNorm { get; internal set; }

    /// <summary>The gradients of the last step, as the optimiser got them; changed by the next step. Empty where <c>TrainStep</c> was overridden.</summary>
    public Gradients Gradients { get; internal init; } = new();

    /// <summary>Why the run is to stop; null if it is not.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Asks the trainer to stop after the current batch or epoch; the first reason counts.</summary>
    /// <param name="reason">Why, in words a user understands.</param>
    public void Stop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }

    /// <summary>Exchanges the weights in training and those that the last validation was of; null if they are the same.</summary>
    internal Action? SwapValidated { get; set; }

    /// <summary>Runs an action while the model has the weights that the last validation was of: averages, where there are any.</summary>
    internal void WithValidated(Action action)
    {
        SwapValidated?.Invoke();
        try
        {
            action();
        }
        finally
        {
            SwapValidated?.Invoke();
        }
    }

    internal void ForgetStop() => StopReason = null;

    /// <summary>Writes a checkpoint of this moment, once all callbacks have seen it: what <c>Trainer.Resume</c> goes on from.</summary>
    /// <param name="path">The file; one that exists is replaced once the new one is complete on disk.</param>
    /// <param name="metadata">Texts to keep beside, such as a scaler's figures.</param>
    public void SaveCheckpoint(string path, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        After(() => _writeCheckpoint(path, metadata ?? [], false));
    }

    /// <summary>The same, but the model's weights in it are those that the last validation was of; a resumed run goes on with those in training.</summary>
    internal void SaveValidated(string path, IEnumerable<KeyValuePair<string, string>> metadata) => After(() => _writeCheckpoint(path, metadata, true));

    /// <summary>Runs an action once all callbacks have seen this moment.</summary>
    internal void After(Action action) => _afterwards.Enqueue(action);

    internal void RunAfterwards()
    {
        while (_afterwards.TryDequeue(out Action? action))
            action();
    }
}
