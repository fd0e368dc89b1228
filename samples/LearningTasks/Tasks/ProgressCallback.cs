using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>Reports each epoch, and halves the learning rate every so many of them.</summary>
internal sealed class ProgressCallback(TrainingRun run, int halveEvery = int.MaxValue) : Callback
{
    public override void OnEpochEnd(TrainingProgress progress)
    {
        EpochRecord epoch = progress.History.Epochs[^1];
        run.Report($"{epoch.Epoch} of {progress.Epochs}: loss {epoch.Loss:G4}");
        if (epoch.Epoch % halveEvery == 0)
            progress.Optimizer.LearningRate /= 2;
    }
}
