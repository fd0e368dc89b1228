namespace RnnLib.Layers;

/// <summary>Attention of a sequence to itself, as a layer: [batch, time, size] in, [batch, time, contextSize] out, zeros beyond a sequence's end.</summary>
/// <remarks>The parameters keep the wrapped attention's names.
/// <example><code>
/// var tagger = new Lstm(16, 32, rng).Then(new SelfAttention(new MultiHeadAttention(32, heads: 4, rng))).Then(new PerStep(new Linear(32, 9, rng)));
/// </code></example></remarks>
public sealed class SelfAttention : Module<Sequence, Sequence>
{
    private readonly Attention _attention;
    private readonly bool _causal;

    /// <summary>A layer.</summary>
    /// <param name="attention">Whose queries and memory have one size.</param>
    /// <param name="causal">Whether a step sees no later step. Default false.</param>
    /// <exception cref="ArgumentException">Queries and memory differ in size.</exception>
    public SelfAttention(Attention attention, bool causal = false)
    {
        ArgumentNullException.ThrowIfNull(attention);
        if (attention.QuerySize != attention.MemorySize)
            throw new ArgumentException($"SelfAttention: attention: expected queries and memory of one size, got {attention.Name}.", nameof(attention));
        (_attention, _causal) = (Adopt(attention), causal);
    }

    internal Attention Attention => _attention;

    internal bool IsCausal => _causal;

    /// <inheritdoc/>
    public override string Name => $"SelfAttention({_attention.Name})";

    /// <inheritdoc/>
    public override int? InputSize => _attention.QuerySize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _attention.ContextSize;

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass) => _attention.Forward(input, input, pass, _causal).Context;
}
