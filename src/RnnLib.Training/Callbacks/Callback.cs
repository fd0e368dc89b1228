namespace RnnLib.Training;

/// <summary>Watches a training run, and may stop it: override what you need.</summary>
public abstract class Callback
{
    /// <summary>The run begins.</summary>
    public virtual void OnFitStart(TrainingProgress progress)
    {
    }

    /// <summary>An epoch begins.</summary>
    public virtual void OnEpochStart(TrainingProgress progress)
    {
    }

    /// <summary>A training step has been taken: a batch has been learned from, or with <see cref="TruncatedBptt"/> a chunk of one. With gradient accumulation
    /// the weights have moved only if <see cref="TrainingProgress.Updates"/> has risen.</summary>
    public virtual void OnBatchEnd(TrainingProgress progress)
    {
    }

    /// <summary>An epoch has ended, validation included; <c>progress.History.Epochs[^1]</c> is its record.</summary>
    public virtual void OnEpochEnd(TrainingProgress progress)
    {
    }

    /// <summary>The run is about to end before its time, cancelled or stopped: the model is as the last step left it, which <see cref="OnFitEnd"/> may change.</summary>
    public virtual void OnStopping(TrainingProgress progress)
    {
    }

    /// <summary>The run has ended, completed, stopped or cancelled; not called when it failed with an exception.</summary>
    public virtual void OnFitEnd(TrainingProgress progress)
    {
    }

    /// <summary>Writes what this callback needs to go on in a resumed run; nothing unless overridden.</summary>
    /// <param name="state">A part of the checkpoint for this callback alone.</param>
    public virtual void Save(TrainingState state)
    {
    }

    /// <summary>Reads what <see cref="Save"/> wrote; called after <see cref="OnFitStart"/> of a resumed run.</summary>
    /// <exception cref="RnnLibFormatException">Something is missing from the state.</exception>
    public virtual void Load(TrainingState state)
    {
    }
}
