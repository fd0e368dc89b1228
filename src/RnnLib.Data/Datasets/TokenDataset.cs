namespace RnnLib.Data;

/// <summary>Sequences of token ids of unequal lengths in memory, with a target each. A batch is padded to its own longest sequence and carries the lengths.</summary>
/// <remarks>The sibling of <see cref="SequenceDataset"/> for models that begin with an embedding. A sequence may have no tokens.
/// <example><code>
/// var data = new TokenDataset([[5, 2, 9], [7]], classes: [1, 0]);
/// </code></example></remarks>
public sealed class TokenDataset : Dataset<TokenBatch>
{
    private readonly int[][] _sequences;
    private readonly SequenceTargets _targets;
    private readonly int _padding;

    /// <summary>One class per sequence: targets [batch].</summary>
    /// <param name="sequences">The ids of each sequence, 0 or above.</param>
    /// <param name="classes">The class of each, 0 or above.</param>
    /// <param name="padding">The id written beyond a sequence's end. Default 0.</param>
    /// <exception cref="ArgumentException">Sequences and classes do not fit; the message says which.</exception>
    public TokenDataset(IReadOnlyList<int[]> sequences, IReadOnlyList<int> classes, int padding = 0)
        : this(sequences, SequenceTargets.Of(classes), padding)
    {
    }

    /// <summary>One row of numbers per sequence: targets [batch, values].</summary>
    /// <param name="sequences">The ids of each sequence, 0 or above.</param>
    /// <param name="values">[sequences, values].</param>
    /// <param name="padding">The id written beyond a sequence's end. Default 0.</param>
    /// <exception cref="ArgumentException">Sequences and values do not fit; the message says which.</exception>
    public TokenDataset(IReadOnlyList<int[]> sequences, Tensor values, int padding = 0)
        : this(sequences, SequenceTargets.Of(values), padding)
    {
    }

    /// <summary>One class per step, such as a word's tag or the next token: targets [batch, time].</summary>
    /// <param name="sequences">The ids of each sequence, 0 or above.</param>
    /// <param name="stepClasses">For each sequence as many classes as it has tokens, 0 or above.</param>
    /// <param name="padding">The id written beyond a sequence's end. Default 0.</param>
    /// <exception cref="ArgumentException">Sequences and classes do not fit; the message says which.</exception>
    public TokenDataset(IReadOnlyList<int[]> sequences, IReadOnlyList<int[]> stepClasses, int padding = 0)
        : this(sequences, SequenceTargets.Of(stepClasses), padding)
    {
    }

    private TokenDataset(IReadOnlyList<int[]> sequences, SequenceTargets targets, int padding)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (_sequences, _targets, _padding) = ([.. sequences], targets, padding);
        for (int i = 0; i < _sequences.Length; i++)
        {
            int step = Array.FindIndex(_sequences[i], id => id < 0);
            if (step >= 0)
                throw new ArgumentException($"TokenDataset: sequence {i}: expected ids of 0 or above, got {_sequences[i][step]} at step {step}.", nameof(sequences));
        }

        _targets.Check(nameof(TokenDataset), Array.ConvertAll(_sequences, s => s.Length));
    }

    /// <inheritdoc/>
    public override int Count => _sequences.Length;

    /// <summary>Divides the sequences at random into a part to train on and a part to test on.</summary>
    /// <param name="testFraction">The share of the test part: between 0 and 1; each part gets a sequence at least.</param>
    /// <param name="rng">Draws which sequence goes where.</param>
    /// <param name="stratify">Whether each part gets its share of every class. Default false; needs one class per sequence.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, there are too few sequences, or there are no classes to stratify by.</exception>
    public (TokenDataset Train, TokenDataset Test) Split(float testFraction, Rng rng, bool stratify = false)
    {
        (int[] train, int[] test) = RandomSplit.Draw(Count, testFraction, rng, _targets.Groups(stratify));
        return (Part(train), Part(test));
    }

    /// <inheritdoc/>
    protected override Batch<TokenBatch> Collate(ReadOnlySpan<int> indices) =>
        new(TokenBatch.Pad(SequenceTargets.Pick(_sequences, indices), _padding), _targets.Collate(indices), indices.Length);

    private TokenDataset Part(int[] indices) => new(SequenceTargets.Pick(_sequences, indices), _targets.Select(indices), _padding);
}
