namespace RnnLib.Training;

/// <summary>What one training step brought.</summary>
/// <param name="Prediction">What the model said before the step; readable until the batch's metrics and callbacks have run.</param>
/// <param name="Loss">The loss of the batch.</param>
/// <param name="GradientNorm">The global gradient norm before clipping.</param>
public readonly record struct StepResult(Prediction Prediction, float Loss, float GradientNorm);
