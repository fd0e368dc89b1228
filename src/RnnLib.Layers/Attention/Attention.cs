namespace RnnLib.Layers;

/// <summary>Looks back at a memory, such as an encoder's outputs: each query gets a weighted sum of the memory's steps, the weights being
/// softmax(score(query, step)) over the real ones.</summary>
/// <remarks>
/// What stands beyond a sequence's length, of the memory or of the queries, is never read and gets a weight of exactly 0; a sequence without any
/// memory gets zeros. Kinds: <see cref="AdditiveAttention"/>, <see cref="DotAttention"/>, <see cref="GeneralAttention"/>,
/// <see cref="ConcatAttention"/>, <see cref="MultiHeadAttention"/>. One of your own overrides <see cref="Scores"/>.
/// <example><code>
/// var attention = new AdditiveAttention(querySize: 32, memorySize: 64, attentionSize: 32, rng);
/// var (context, weights) = attention.Forward(decoderStates, encoderOutputs, pass);
/// </code></example>
/// </remarks>
public abstract class Attention : Module
{
    /// <summary>An attention between two sizes.</summary>
    /// <param name="querySize">The number of features of a query.</param>
    /// <param name="memorySize">The number of features of a step of the memory.</param>
    protected Attention(int querySize, int memorySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(querySize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memorySize);
        (QuerySize, MemorySize) = (querySize, memorySize);
    }

    /// <inheritdoc/>
    public override string Name => $"{GetType().Name}({QuerySize}, {MemorySize} -> {ContextSize})";

    /// <summary>The number of features of a query.</summary>
    public int QuerySize { get; }

    /// <summary>The number of features of a step of the memory.</summary>
    public int MemorySize { get; }

    /// <summary>The number of features of what a query gets. Default: those of the memory.</summary>
    public virtual int ContextSize => MemorySize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => ContextSize;

    /// <summary>Computes what depends on the memory alone, once for all queries that a loop over time will make.</summary>
    /// <param name="memory">[batch, time, memorySize] with lengths.</param>
    /// <param name="pass">The pass.</param>
    /// <exception cref="ArgumentException">The memory has another number of features than expected.</exception>
    public AttentionMemory Prepare(Sequence memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        return memory.Features == MemorySize
            ? Project(WithoutPadding(memory), pass)
            : throw new ArgumentException($"{Name}: memory: expected [batch, time, memorySize={MemorySize}], got {memory.Values.Shape}.", nameof(memory));
    }

    /// <summary>Looks at a memory.</summary>
    /// <param name="query">[batch, queries, querySize] with lengths.</param>
    /// <param name="memory">[batch, time, memorySize] with lengths.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="causal">Whether query i sees no more than the steps 0 to i of the memory. Default false.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public AttentionOutput Forward(Sequence query, Sequence memory, ForwardContext pass, bool causal = false) => Forward(query, Prepare(memory, pass), pass, causal);

    /// <summary>Looks at a memory that was prepared in the same pass.</summary>
    /// <inheritdoc cref="Forward(Sequence, Sequence, ForwardContext, bool)"/>
    public AttentionOutput Forward(Sequence query, AttentionMemory memory, ForwardContext pass, bool causal = false)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        if (query.Features != QuerySize || query.Batch != memory.Batch)
            throw new ArgumentException($"{Name}: query: expected [batch={memory.Batch}, queries, querySize={QuerySize}], got {query.Values.Shape}.", nameof(query));

        var observer = pass.Observer as LayerObserver;
        observer?.Enter(this);
        AttentionOutput output = Attend(WithoutPadding(query), memory, Counts(query, memory, causal), pass);
        observer?.Leave();
        return output;
    }

    /// <summary>Keys and values of a memory. Default: both are the memory itself.</summary>
    /// <param name="memory">[batch, time, memorySize], zeros beyond a sequence's end.</param>
    /// <param name="pass">The pass.</param>
    protected virtual AttentionMemory Project(Sequence memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return new(memory.Values, memory.Values, memory.Lengths);
    }

    /// <summary>How well each query fits each step of the memory.</summary>
    /// <param name="query">[batch, queries, querySize], zeros beyond a sequence's end.</param>
    /// <param name="memory">What <see cref="Project"/> gave.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>[batch, queries, memory time]; what belongs to padding is not read.</returns>
    protected abstract Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass);

    private protected virtual AttentionOutput Attend(Sequence query, AttentionMemory memory, int[] counts, ForwardContext pass)
    {
        Tensor weights = Ops.Softmax(Scores(query.Values, memory, pass), counts);
        return new(query.With(Ops.MatMul(weights, memory.Values)), weights);
    }

    /// <summary>How many steps of the memory each query may see; none beyond a sequence's end.</summary>
    private static int[] Counts(Sequence query, AttentionMemory memory, bool causal)
    {
        int[] counts = new int[query.Batch * query.Time];
        for (int sequence = 0; sequence < query.Batch; sequence++)
        {
            for (int step = 0; step < query.Lengths[sequence]; step++)
                counts[sequence * query.Time + step] = causal ? Math.Min(memory.Lengths[sequence], step + 1) : memory.Lengths[sequence];
        }

        return counts;
    }

    /// <summary>Zeros beyond each sequence's end: a padded NaN would reach a sum as 0 * NaN.</summary>
    private static Sequence WithoutPadding(Sequence sequence)
    {
        if (!sequence.HasPadding)
            return sequence;
        var layout = StepLayout.Of(sequence);
        return sequence.With(layout.Unpack(layout.Pack(sequence)));
    }
}
