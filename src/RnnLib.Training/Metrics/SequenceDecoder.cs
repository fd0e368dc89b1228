namespace RnnLib.Training;

/// <summary>From what a model gives to the labels that it says: for the metrics over label sequences.</summary>
/// <param name="prediction">A batch of predictions.</param>
/// <returns>The labels of each sequence.</returns>
public delegate IReadOnlyList<IReadOnlyList<int>> SequenceDecoder(Prediction prediction);
