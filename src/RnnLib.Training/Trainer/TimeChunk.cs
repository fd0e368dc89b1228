namespace RnnLib.Training;

/// <summary>A part in time of a batch, on its way through one pass.</summary>
/// <param name="Batch">The steps to run, and the target of those at the end of them that are learned from.</param>
/// <param name="Carried">The states in which the pass begins, and where it leaves its last ones; null without truncation.</param>
/// <param name="IsLearned">Whether there is a target; without one the steps only bring the state forward.</param>
/// <param name="First">Which step of the batch is its first; 0 where each sequence has a first step of its own.</param>
/// <param name="RateFactor">What the learning rate of this step is multiplied by.</param>
internal readonly record struct TimeChunk<TInput>(Batch<TInput> Batch, CarriedState? Carried, bool IsLearned = true, int First = 0, float RateFactor = 1);
