namespace RnnLib.Data;

/// <summary>Sequences of numbers of unequal lengths in memory, with a target each. A batch is padded to its own longest sequence and carries the lengths.</summary>
/// <remarks>
/// Padding is zeros in inputs and targets alike; the lengths keep it out of states, losses and metrics. A sequence may have no steps.
/// <example><code>
/// var data = new SequenceDataset(sequences, classes);          // a Tensor [time, features] and an int for each
/// var (train, test) = data.Split(testFraction: 0.2f, rng, stratify: true);
/// foreach (Batch&lt;Sequence&gt; batch in train.Batches(batchSize: 32, shuffle: rng)) ...
/// </code></example>
/// </remarks>
public sealed class SequenceDataset : Dataset<Sequence>
{
    private readonly Tensor[] _sequences;
    private readonly SequenceTargets _targets;

    /// <summary>One class per sequence: targets [batch].</summary>
    /// <param name="sequences">[time, features] each, of any time and equal features.</param>
    /// <param name="classes">The class of each, 0 or above.</param>
    /// <exception cref="ArgumentException">Sequences and classes do not fit; the message says which.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, IReadOnlyList<int> classes)
        : this(sequences, SequenceTargets.Of(classes))
    {
    }

    /// <summary>One row of numbers per sequence: targets [batch, values].</summary>
    /// <param name="sequences">[time, features] each, of any time and equal features.</param>
    /// <param name="values">[sequences, values].</param>
    /// <exception cref="ArgumentException">Sequences and values do not fit; the message says which.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, Tensor values)
        : this(sequences, SequenceTargets.Of(values))
    {
    }

    /// <summary>One class per step: targets [batch, time].</summary>
    /// <param name="sequences">[time, features] each, of any time and equal features.</param>
    /// <param name="stepClasses">For each sequence as many classes as it has steps, 0 or above.</param>
    /// <exception cref="ArgumentException">Sequences and classes do not fit; the message says which.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, IReadOnlyList<int[]> stepClasses)
        : this(sequences, SequenceTargets.Of(stepClasses))
    {
    }

    /// <summary>Numbers per step: targets [batch, time, values].</summary>
    /// <param name="sequences">[time, features] each, of any time and equal features.</param>
    /// <param name="stepValues">For each sequence [time, values], of the sequence's time and equal values.</param>
    /// <exception cref="ArgumentException">Sequences and values do not fit; the message says which.</exception>
    public SequenceDataset(IReadOnlyList<Tensor> sequences, IReadOnlyList<Tensor> stepValues)
        : this(sequences, SequenceTargets.Of(stepValues))
    {
    }

    private SequenceDataset(IReadOnlyList<Tensor> sequences, SequenceTargets targets)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        (_sequences, _targets) = ([.. sequences], targets);
        int features = _sequences.Length > 0 && _sequences[0].Rank == 2 ? _sequences[0].Shape[1] : 1;
        for (int i = 0; i < _sequences.Length; i++)
        {
            if (_sequences[i].Rank != 2 || _sequences[i].Shape[1] != features)
                throw new ArgumentException($"SequenceDataset: sequence {i}: expected [time, features={features}], got {_sequences[i].Shape}.", nameof(sequences));
        }

        _targets.Check(nameof(SequenceDataset), Array.ConvertAll(_sequences, s => s.Shape[0]));
    }

    /// <inheritdoc/>
    public override int Count => _sequences.Length;

    /// <summary>Divides the sequences at random into a part to train on and a part to test on.</summary>
    /// <param name="testFraction">The share of the test part: between 0 and 1; each part gets a sequence at least.</param>
    /// <param name="rng">Draws which sequence goes where.</param>
    /// <param name="stratify">Whether each part gets its share of every class. Default false; needs one class per sequence.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, there are too few sequences, or there are no classes to stratify by.</exception>
    public (SequenceDataset Train, SequenceDataset Test) Split(float testFraction, Rng rng, bool stratify = false)
    {
        (int[] train, int[] test) = RandomSplit.Draw(Count, testFraction, rng, _targets.Groups(stratify));
        return (Part(train), Part(test));
    }

    /// <inheritdoc/>
    protected override Batch<Sequence> Collate(ReadOnlySpan<int> indices) =>
        new(Sequence.Pad(SequenceTargets.Pick(_sequences, indices)), _targets.Collate(indices), indices.Length);

    private SequenceDataset Part(int[] indices) => new(SequenceTargets.Pick(_sequences, indices), _targets.Select(indices));
}
