namespace RnnLib.Layers;

/// <summary>What attention gives: <c>var (context, weights) = attention.Forward(query, memory, pass);</c></summary>
/// <param name="Context">The weighted sums, [batch, queries, contextSize]; zeros beyond a sequence's end.</param>
/// <param name="Weights">How much each query took of each step of the memory, [batch, queries, memory time]: each real query's add up to 1,
/// padding gets exactly 0. Of several heads the mean.</param>
public sealed record AttentionOutput(Sequence Context, Tensor Weights)
{
    /// <summary>The weights of each head, [batch, heads, queries, memory time]; null where there is only one.</summary>
    public Tensor? HeadWeights { get; init; }
}
