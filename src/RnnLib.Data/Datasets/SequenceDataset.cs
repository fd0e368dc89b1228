namespace RnnLib.Data;

/// <summary>Sequences of unequal lengths with a target each, in memory: batches are padded to their longest and carry the lengths.</summary>
/// <remarks>
/// <example><code>
/// var data = new SequenceDataset(sequences, classes);      // Tensor [time, features] each, int each
/// var (train, test) = data.Split(testFraction: 0.2f, rng);
/// trainer.Fit(() => train.Batches(32, shuffle: rng), epochs: 10);
/// </code></example>
/// </remarks>
public sealed class SequenceDataset
{
    private readonly Tensor[] _sequences;
    private readonly Func<IReadOnlyList<int>, Target> _targets;
    private readonly int _features;

    /// <summary>One class per sequence.</summary>
    /// <param name="sequences">[time, features] each, with any time and equal features.</param>
    /// <param name="classes">The class of each, 0 or above.</param>
    /// <exception cref="ArgumentException">The sequences have different features, or there are not as many classes.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, IReadOnlyList<int> classes)
        : this(sequences, classes?.Count ?? throw new ArgumentNullException(nameof(classes)), rows => (int[])[.. rows.Select(row => classes[row])])
    {
    }

    /// <summary>One row of numbers per sequence.</summary>
    /// <param name="sequences">[time, features] each, with any time and equal features.</param>
    /// <param name="targets">[count, targets]: a row for each sequence.</param>
    /// <exception cref="ArgumentException">The sequences have different features, or there are not as many targets.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, Tensor targets)
        : this(sequences, (targets ?? throw new ArgumentNullException(nameof(targets))).Shape[0], rows => Ops.Gather(targets, [.. rows]))
    {
    }

    /// <summary>One class per step of each sequence.</summary>
    /// <param name="sequences">[time, features] each, with any time and equal features.</param>
    /// <param name="classesPerStep">As many classes as the sequence has steps.</param>
    /// <exception cref="ArgumentException">The sequences have different features, or a target has another length than its sequence.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, IReadOnlyList<int[]> classesPerStep)
        : this(sequences, classesPerStep?.Count ?? throw new ArgumentNullException(nameof(classesPerStep)), rows => TokenBatch.Pad([.. rows.Select(row => classesPerStep[row])]))
    {
        for (int i = 0; i < _sequences.Length; i++)
        {
            if (classesPerStep[i].Length != _sequences[i].Shape[0])
                throw new ArgumentException($"SequenceDataset: sequence {i} has {_sequences[i].Shape[0]} steps, but {classesPerStep[i].Length} classes.", nameof(classesPerStep));
        }
    }

    private SequenceDataset(IReadOnlyList<Tensor> sequences, int targets, Func<IReadOnlyList<int>, Target> targetsOf)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0 || sequences.Count != targets)
            throw new ArgumentException($"SequenceDataset: expected a target for each sequence and at least one, got {sequences.Count} sequences and {targets} targets.", nameof(sequences));
        (_sequences, _targets) = ([.. sequences], targetsOf);
        for (int i = 0; i < _sequences.Length; i++)
        {
            if (_sequences[i].Rank != 2 || _sequences[i].Shape[1] != _sequences[0].Shape[^1])
                throw new ArgumentException($"SequenceDataset: sequence {i}: expected [time, features={_sequences[0].Shape[^1]}], got {_sequences[i].Shape}.", nameof(sequences));
        }

        _features = _sequences[0].Shape[1];
    }

    /// <summary>The number of sequences.</summary>
    public int Count => _sequences.Length;

    /// <summary>Two parts at random: one to learn from, one to test on.</summary>
    /// <param name="testFraction">The share of the second, between 0 and 1.</param>
    /// <param name="rng">Draws which sequence goes where.</param>
    public (SequenceDataset Train, SequenceDataset Test) Split(float testFraction, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "Split: expected a share between 0 and 1.");
        int[] order = [.. Enumerable.Range(0, Count)];
        rng.Shuffle<int>(order);
        int train = Count - (int)MathF.Round(Count * testFraction);
        if (train == 0 || train == Count)
            throw new ArgumentException($"Split: a share of {testFraction} of {Count} sequences leaves one part empty.", nameof(testFraction));
        return (Part(order[..train]), Part(order[train..]));
    }

    /// <summary>All sequences in batches, padded to the longest of each batch.</summary>
    /// <param name="batchSize">The number of sequences in a batch; the last may have fewer.</param>
    /// <param name="shuffle">Brings the sequences into a new order, drawn when the enumeration begins; null for their own.</param>
    /// <returns>Inputs [batch, time, features] with lengths, and their targets.</returns>
    public IReadOnlyCollection<Batch<Sequence>> Batches(int batchSize, Rng? shuffle = null) =>
        Batching.Divide(Count, batchSize, shuffle, Batch);

    private Batch<Sequence> Batch(int[] rows)
    {
        int[] lengths = [.. rows.Select(row => _sequences[row].Shape[0])];
        int time = lengths.Max(), pitch = time * _features;
        float[] values = new float[rows.Length * pitch];
        for (int i = 0; i < rows.Length; i++)
            _sequences[rows[i]].Data.CopyTo(values.AsSpan(i * pitch));
        return new(new Sequence(Tensor.From([rows.Length, time, _features], values), lengths), _targets(rows), rows.Length);
    }

    private SequenceDataset Part(int[] rows) =>
        new([.. rows.Select(row => _sequences[row])], rows.Length, part => _targets([.. part.Select(i => rows[i])]));
}
