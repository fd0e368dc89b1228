namespace RnnLib.Layers;

/// <summary>score(q, m) = q' W m: "general" of Luong, Pham and Manning (2015).</summary>
/// <remarks>Parameter: <c>weight</c> W [querySize, memorySize], from U(-k, k), k = 1 / sqrt(memorySize). W m is computed once for a memory.</remarks>
public sealed class GeneralAttention : Attention
{
    private readonly Parameter _weight;

    /// <summary>An attention with random weights.</summary>
    /// <param name="querySize">The number of features of a query.</param>
    /// <param name="memorySize">The number of features of a step of the memory.</param>
    /// <param name="rng">Draws the initial weights.</param>
    public GeneralAttention(int querySize, int memorySize, Rng rng)
        : base(querySize, memorySize)
    {
        ArgumentNullException.ThrowIfNull(rng);
        _weight = Own("weight", AttentionWeights.Draw(querySize, memorySize, rng));
    }

    /// <inheritdoc/>
    protected override AttentionMemory Project(Sequence memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        return new(Ops.Linear(memory.Values, pass.Read(_weight)), memory.Values, memory.Lengths);
    }

    /// <inheritdoc/>
    protected override Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(memory);
        return Ops.MatMulTransposed(query, memory.Keys);
    }
}
