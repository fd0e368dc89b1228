namespace RnnLib.Data;

/// <summary>An epoch's batches that can begin at any of them: what lets a training run go on from the middle of an epoch, in the same order and
/// without making the batches that were learned already.</summary>
/// <remarks>Each enumeration goes through all batches, in an order that is drawn when it begins.</remarks>
/// <typeparam name="TInput">What the model takes.</typeparam>
public interface IResumableBatches<TInput> : IReadOnlyCollection<Batch<TInput>>
{
    /// <summary>Draws the order, and whatever else is random in making batches; null if nothing is.</summary>
    Rng? Shuffle { get; }

    /// <summary>Draws the order, at once, and gives the batches from one on.</summary>
    /// <param name="firstBatch">The first batch to give, counted from 0.</param>
    IEnumerable<Batch<TInput>> From(int firstBatch);
}
