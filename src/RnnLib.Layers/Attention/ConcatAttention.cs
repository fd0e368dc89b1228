namespace RnnLib.Layers;

/// <summary>score(q, m) = v' tanh(W [q; m]): "concat" of Luong, Pham and Manning (2015).</summary>
/// <remarks>The same function as <see cref="AdditiveAttention"/> with both matrices in one. Parameters: <c>weight</c> W [attentionSize,
/// querySize + memorySize] and <c>weight_score</c> v [attentionSize], from U(-k, k), k = 1 / sqrt(number of columns).</remarks>
public sealed class ConcatAttention : Attention
{
    private readonly Parameter _weight, _score;

    /// <summary>An attention with random weights.</summary>
    /// <param name="querySize">The number of features of a query.</param>
    /// <param name="memorySize">The number of features of a step of the memory.</param>
    /// <param name="attentionSize">The number of features in which both are compared.</param>
    /// <param name="rng">Draws the initial weights.</param>
    public ConcatAttention(int querySize, int memorySize, int attentionSize, Rng rng)
        : base(querySize, memorySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(attentionSize);
        ArgumentNullException.ThrowIfNull(rng);
        _weight = Own("weight", AttentionWeights.Draw(attentionSize, querySize + memorySize, rng));
        _score = Own("weight_score", AttentionWeights.DrawScore(attentionSize, rng));
    }

    /// <inheritdoc/>
    protected override AttentionMemory Project(Sequence memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        Tensor weight = pass.Read(_weight);
        Tensor ofQuery = Ops.Slice(weight, 1, 0, QuerySize), ofMemory = Ops.Slice(weight, 1, QuerySize, MemorySize);
        return new(Ops.Linear(memory.Values, ofMemory), memory.Values, memory.Lengths) { Shared = [ofQuery] };
    }

    /// <inheritdoc/>
    protected override Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        return AdditiveScores.Of(Ops.Linear(query, memory.Shared[0]), memory.Keys, pass.Read(_score), memory.Lengths.ToArray());
    }
}
