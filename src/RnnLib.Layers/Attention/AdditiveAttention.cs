namespace RnnLib.Layers;

/// <summary>score(q, m) = v' tanh(W q + U m): the attention of Bahdanau, Cho and Bengio (2015).</summary>
/// <remarks>Parameters: <c>weight_query</c> W [attentionSize, querySize], <c>weight_memory</c> U [attentionSize, memorySize] and <c>weight_score</c>
/// v [attentionSize], drawn like those of PyTorch's <c>nn.Linear</c> from U(-k, k), k = 1 / sqrt(number of columns). U m is computed once for a memory.</remarks>
public sealed class AdditiveAttention : Attention
{
    private readonly Parameter _query, _memory, _score;

    /// <summary>An attention with random weights.</summary>
    /// <param name="querySize">The number of features of a query.</param>
    /// <param name="memorySize">The number of features of a step of the memory.</param>
    /// <param name="attentionSize">The number of features in which both are compared.</param>
    /// <param name="rng">Draws the initial weights.</param>
    public AdditiveAttention(int querySize, int memorySize, int attentionSize, Rng rng)
        : base(querySize, memorySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attentionSize);
        ArgumentNullException.ThrowIfNull(rng);
        _query = Own("weight_query", AttentionWeights.Draw(attentionSize, querySize, rng));
        _memory = Own("weight_memory", AttentionWeights.Draw(attentionSize, memorySize, rng));
        _score = Own("weight_score", AttentionWeights.DrawScore(attentionSize, rng));
    }

    /// <inheritdoc/>
    protected override AttentionMemory Project(Sequence memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        return new(Ops.Linear(memory.Values, pass.Read(_memory)), memory.Values, memory.Lengths);
    }

    /// <inheritdoc/>
    protected override Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        return AdditiveScores.Of(Ops.Linear(query, pass.Read(_query)), memory.Keys, pass.Read(_score), memory.Lengths.ToArray());
    }
}
