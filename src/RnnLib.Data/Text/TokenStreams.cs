using System.Collections;

namespace RnnLib.Data;

/// <summary>One long sequence of tokens as parallel streams, a row each, with the next token as target: what a language model learns from.</summary>
/// <remarks>
/// The sequence is cut into <c>batchSize</c> equal parts, one below the other; row i of a batch goes on where row i of the batch before ended,
/// so that states can be
/// carried (<c>TruncatedBptt</c> with <c>CarryBetweenBatches</c>). One batch may hold everything: the trainer cuts it into chunks itself, of
/// random length if asked to.
/// <example><code>
/// int[] ids = vocabulary.EncodeStream(File.ReadLines("corpus.txt"), addEnd: true);
/// var streams = new TokenStreams(ids, batchSize: 20);
/// var options = new TrainerOptions { TruncatedBptt = new(35) { CarryBetweenBatches = true } };
/// trainer.Fit(() =&gt; streams.Batches(), epochs: 40);
/// </code></example>
/// </remarks>
public sealed class TokenStreams
{
    private readonly int[] _inputs, _targets;   // row after row

    /// <summary>Streams as PyTorch's word_language_model cuts them (<c>batchify</c>): of n tokens each row gets n / batchSize, what is left over
    /// is dropped, and the last token of a row is a
    /// target only.</summary>
    /// <param name="tokens">The sequence, at least two tokens for each stream.</param>
    /// <param name="batchSize">The number of streams.</param>
    /// <exception cref="ArgumentException">The number of streams is not positive, there are too few tokens, or an id is negative.</exception>
    public TokenStreams(ReadOnlySpan<int> tokens, int batchSize)
    {
        Check(tokens, batchSize, 2);
        int row = tokens.Length / batchSize;
        (Streams, Steps) = (batchSize, row - 1);
        (_inputs, _targets) = (new int[Streams * Steps], new int[Streams * Steps]);
        for (int stream = 0; stream < Streams; stream++)
        {
            tokens.Slice(stream * row, Steps).CopyTo(_inputs.AsSpan(stream * Steps));
            tokens.Slice(stream * row + 1, Steps).CopyTo(_targets.AsSpan(stream * Steps));
        }
    }

    private TokenStreams(int streams, int steps, int[] inputs, int[] targets) => (Streams, Steps, _inputs, _targets) = (streams, steps, inputs, targets);

    /// <summary>Streams as char-rnn cuts them: the sequence is trimmed to whole chunks, and the target of a row's last token is the first of the
    /// next row, of the very last one the very
    /// first. <see cref="Split"/> with the same chunk length is its split.</summary>
    /// <param name="tokens">The sequence, at least <paramref name="batchSize"/> x <paramref name="chunkLength"/> tokens.</param>
    /// <param name="batchSize">The number of streams.</param>
    /// <param name="chunkLength">The number of steps of a chunk, char-rnn's <c>seq_length</c>.</param>
    /// <exception cref="ArgumentException">A number is not positive, there are too few tokens, or an id is negative.</exception>
    public static TokenStreams Wrapped(ReadOnlySpan<int> tokens, int batchSize, int chunkLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkLength);
        Check(tokens, batchSize, chunkLength);
        int steps = tokens.Length / (batchSize * chunkLength) * chunkLength;
        int[] inputs = tokens[..(batchSize * steps)].ToArray();
        return new(batchSize, steps, inputs, [.. inputs.AsSpan(1), inputs[0]]);
    }

    /// <summary>The number of streams: the rows of a batch.</summary>
    public int Streams { get; }

    /// <summary>The number of steps of each stream.</summary>
    public int Steps { get; }

    /// <summary>Cuts every stream before its last steps: those are the test part. Nothing is shuffled.</summary>
    /// <param name="testFraction">The share of the test part: between 0 and 1.</param>
    /// <param name="chunkLength">The first part is whole chunks of this length, as many as fit into its share. Default 1.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, the length is not positive, or a part would have no step.</exception>
    public (TokenStreams Train, TokenStreams Test) Split(float testFraction, int chunkLength = 1)
    {
        Fraction.Check(testFraction);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkLength);
        int chunks = Steps / chunkLength;
        // The share is meant as it was written: 1 - 0.05f in 64 bits would lose a chunk of 20 to rounding.
        int train = (int)Math.Floor(chunks * (1 - (decimal)testFraction)) * chunkLength;
        return train > 0 && train < Steps
            ? (Part(0, train), Part(train, Steps - train))
            : throw new ArgumentException($"Split: streams of {Steps} steps are too short: each part needs a chunk of {chunkLength}.", nameof(testFraction));
    }

    /// <summary>The streams in batches [streams, chunk], with the token after each as target [streams, chunk]; the order is that of the
    /// text.</summary>
    /// <param name="chunkLength">The number of steps of a batch; the last one may have fewer. Default null: one batch holds all, for a trainer
    /// that cuts it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    public IResumableBatches<TokenBatch> Batches(int? chunkLength = null)
    {
        if (chunkLength is { } length)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length, nameof(chunkLength));
        return new Chunks(this, Math.Min(chunkLength ?? Steps, Steps));
    }

    private TokenStreams Part(int first, int count) => new(Streams, count, Cut(_inputs, first, count), Cut(_targets, first, count));

    private int[] Cut(int[] tokens, int first, int count)
    {
        int[] cut = new int[Streams * count];
        for (int stream = 0; stream < Streams; stream++)
            tokens.AsSpan(stream * Steps + first, count).CopyTo(cut.AsSpan(stream * count));
        return cut;
    }

    private static void Check(ReadOnlySpan<int> tokens, int batchSize, int fewest)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (tokens.Length / batchSize < fewest)
            throw new ArgumentException($"TokenStreams: tokens: {batchSize} streams need at least {(long)batchSize * fewest} tokens, got {tokens.Length}.", nameof(tokens));
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i] < 0)
                throw new ArgumentException($"TokenStreams: tokens: expected ids of 0 or above, got {tokens[i]} at {i}.", nameof(tokens));
        }
    }

    private sealed class Chunks(TokenStreams streams, int length) : IResumableBatches<TokenBatch>
    {
        public Rng? Shuffle => null;

        public int Count => (streams.Steps + length - 1) / length;

        public IEnumerable<Batch<TokenBatch>> From(int firstBatch)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
            return Enumerable.Range(0, Count).Skip(firstBatch).Select(chunk =>
            {
                int first = chunk * length, count = Math.Min(length, streams.Steps - first);
                TokenBatch Of(int[] tokens) => new(streams.Streams, count, streams.Cut(tokens, first, count));
                return new Batch<TokenBatch>(Of(streams._inputs), Of(streams._targets), streams.Streams);
            });
        }

        public IEnumerator<Batch<TokenBatch>> GetEnumerator() => From(0).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
