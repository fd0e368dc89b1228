namespace RnnLib.Layers;

/// <summary>score(q, m) = q' m: "dot" of Luong, Pham and Manning (2015); divided by sqrt(size) the scaled dot product of Vaswani et al. (2017).</summary>
/// <remarks>There are no parameters; PyTorch's <c>scaled_dot_product_attention</c> with keys and values the same.</remarks>
public sealed class DotAttention : Attention
{
    private readonly float _scale;

    /// <summary>An attention of one size.</summary>
    /// <param name="size">The number of features of a query and of a step of the memory.</param>
    /// <param name="scaled">Whether scores are divided by sqrt(size), which keeps the softmax from saturating where vectors are long. Default false.</param>
    public DotAttention(int size, bool scaled = false)
        : base(size, size) => _scale = scaled ? 1 / MathF.Sqrt(size) : 1;

    internal float Scale => _scale;

    /// <inheritdoc/>
    protected override Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(memory);
        return Ops.MatMulTransposed(_scale == 1 ? query : query * _scale, memory.Keys);
    }
}
