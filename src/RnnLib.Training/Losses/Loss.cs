namespace RnnLib.Training;

/// <summary>How far a prediction is from its target: what training makes small.</summary>
/// <param name="prediction">What the model gave, a row per sequence or per step; padded steps count nothing.</param>
/// <param name="target">What it should have given.</param>
/// <returns>A scalar, or one loss per element with <see cref="Reduction.None"/>.</returns>
public delegate Tensor Loss(Prediction prediction, Target target);
