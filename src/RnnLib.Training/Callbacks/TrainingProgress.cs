using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Where a training run stands: what callbacks see.</summary>
public sealed class TrainingProgress
{
    internal TrainingProgress(Module model, Optimizer optimizer, int epochs) => (Model, Optimizer, Epochs) = (model, optimizer, epochs);

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

    /// <summary>The steps taken since the run began.</summary>
    public long Step { get; internal set; }

    /// <summary>The loss of the current batch.</summary>
    public double BatchLoss { get; internal set; }

    /// <summary>The mean training loss of the current epoch so far.</summary>
    public double EpochLoss { get; internal set; }

    /// <summary>The global gradient norm of the last step before clipping.</summary>
    public double GradientNorm { get; internal set; }

    /// <summary>Why the run is to stop; null if it is not.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Asks the trainer to stop after the current batch or epoch; the first reason counts.</summary>
    /// <param name="reason">Why, in words a user understands.</param>
    public void Stop(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        StopReason ??= reason;
    }
}
