using System.Collections;

namespace RnnLib.Data;

/// <summary>An epoch's batches by a plan, each made when it is asked for.</summary>
internal sealed class PlannedBatches<TInput>(BatchPlan plan, Rng? shuffle, Func<int[], Batch<TInput>> collate) : IResumableBatches<TInput>
{
    public Rng? Shuffle => shuffle;

    public int Count => plan.Count(shuffle);

    public IEnumerable<Batch<TInput>> From(int firstBatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return plan.Draw(shuffle).Skip(firstBatch).Select(collate);
    }

    public IEnumerator<Batch<TInput>> GetEnumerator()
    {
        foreach (Batch<TInput> batch in From(0))
            yield return batch;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
