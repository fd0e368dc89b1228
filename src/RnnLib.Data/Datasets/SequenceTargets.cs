namespace RnnLib.Data;

/// <summary>What a model should say to each sequence of a dataset.</summary>
internal abstract class SequenceTargets
{
    public abstract int Count { get; }

    public static SequenceTargets Of(IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new ClassTargets([.. classes]);
    }

    public static SequenceTargets Of(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Rank == 2
            ? new ValueTargets(values)
            : throw new ArgumentException($"values: expected [sequences, values], got {values.Shape}.", nameof(values));
    }

    public static SequenceTargets Of(IReadOnlyList<int[]> stepClasses)
    {
        ArgumentNullException.ThrowIfNull(stepClasses);
        return new StepClassTargets([.. stepClasses]);
    }

    public static SequenceTargets Of(IReadOnlyList<Tensor> stepValues)
    {
        ArgumentNullException.ThrowIfNull(stepValues);
        return new StepValueTargets([.. stepValues]);
    }

    /// <summary>The class of each sequence, if that is what the targets are.</summary>
    protected virtual IReadOnlyList<int>? Classes => null;

    /// <summary>The targets of a batch, padded to its longest sequence where there is one per step.</summary>
    public abstract Target Collate(ReadOnlySpan<int> indices);

    /// <summary>What a split keeps balanced: the classes, or nothing.</summary>
    public IReadOnlyList<int>? Groups(bool stratify) => !stratify
        ? null
        : Classes ?? throw new ArgumentException("Split: stratify: only targets of one class per sequence can be stratified.", nameof(stratify));

    public abstract SequenceTargets Select(int[] indices);

    /// <summary>Checks the targets against the sequences' lengths.</summary>
    public void Check(string owner, IReadOnlyList<int> lengths)
    {
        if (lengths.Count == 0)
            throw new ArgumentException($"{owner}: sequences: expected at least one sequence.");
        if (Count != lengths.Count)
            throw new ArgumentException($"{owner}: targets: expected one for each of the {lengths.Count} sequences, got {Count}.");
        for (int i = 0; i < Count; i++)
        {
            if (Fault(i, lengths[i]) is { } fault)
                throw new ArgumentException($"{owner}: target of sequence {i}: {fault}.");
        }
    }

    /// <summary>What is wrong with the target of a sequence of the given length, if something is.</summary>
    protected abstract string? Fault(int index, int length);

    /// <summary>The items of the given indices.</summary>
    public static T[] Pick<T>(IReadOnlyList<T> items, ReadOnlySpan<int> indices)
    {
        var picked = new T[indices.Length];
        for (int i = 0; i < picked.Length; i++)
            picked[i] = items[indices[i]];
        return picked;
    }
}
