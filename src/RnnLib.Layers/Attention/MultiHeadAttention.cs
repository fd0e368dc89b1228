namespace RnnLib.Layers;

/// <summary>Several scaled dot products side by side, each in a projection of its own (Vaswani et al., 2017): PyTorch's <c>nn.MultiheadAttention</c>.</summary>
/// <remarks>
/// head = softmax((Wq q)(Wk m)' / sqrt(size / heads)) Wv m; the heads stand side by side and pass through <c>out_proj</c>. Parameters as in
/// PyTorch: <c>in_proj_weight</c> [3 size, size] (Wq above Wk above Wv), or <c>q_proj_weight</c>, <c>k_proj_weight</c> and <c>v_proj_weight</c> where
/// the memory has another size, from Glorot's uniform distribution; <c>in_proj_bias</c> [3 size], zero; <c>out_proj.weight</c> [size, size] and
/// <c>out_proj.bias</c>, zero.
/// </remarks>
public sealed class MultiHeadAttention : Attention
{
    private readonly Parameter? _joint, _queryWeight, _keyWeight, _valueWeight, _bias;
    private readonly Linear _output;
    private readonly MultiHeadAttentionOptions _options;
    private readonly int _heads;

    /// <summary>An attention with random weights.</summary>
    /// <param name="size">The number of features of a query and of what it gets, PyTorch's <c>embed_dim</c>.</param>
    /// <param name="heads">How many heads; they share the features evenly.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">The memory's size, dropout, bias.</param>
    /// <exception cref="ArgumentException">The heads do not divide the size.</exception>
    public MultiHeadAttention(int size, int heads, Rng rng, MultiHeadAttentionOptions? options = null)
        : base(size, options?.MemorySize ?? size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentNullException.ThrowIfNull(rng);
        if (size % heads != 0)
            throw new ArgumentException($"MultiHeadAttention: heads: expected a divisor of size={size}, got {heads}.", nameof(heads));
        (_heads, _options) = (heads, options ?? new());
        if (MemorySize == size)
        {
            _joint = Own("in_proj_weight", Glorot(3 * size, size, rng));
        }
        else
        {
            _queryWeight = Own("q_proj_weight", Glorot(size, size, rng));
            _keyWeight = Own("k_proj_weight", Glorot(size, MemorySize, rng));
            _valueWeight = Own("v_proj_weight", Glorot(size, MemorySize, rng));
        }

        _bias = _options.Bias ? Own("in_proj_bias", Tensor.Zeros([3 * size])) : null;
        _output = Own("out_proj", new Linear(size, size, rng, _options.Bias));
        if (_options.Bias)
            _output.Parameter("bias").Assign(new float[size]);
    }

    internal int Heads => _heads;

    internal bool HasBias => _bias is not null;

    /// <inheritdoc/>
    public override int ContextSize => QuerySize;

    /// <inheritdoc/>
    protected override AttentionMemory Project(Sequence memory, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(pass);
        Tensor[] weights = _joint is null
            ? [pass.Read(_queryWeight!), pass.Read(_keyWeight!), pass.Read(_valueWeight!)]
            : Thirds(pass.Read(_joint));
        Tensor[] biases = _bias is null ? [] : Thirds(pass.Read(_bias));
        Tensor Projected(int which) => ByHead(Ops.Linear(memory.Values, weights[which], _bias is null ? null : biases[which]));
        return new(Projected(1), Projected(2), memory.Lengths) { Shared = _bias is null ? [weights[0]] : [weights[0], biases[0]] };
    }

    /// <inheritdoc/>
    protected override Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass) => Ops.Mean(HeadScores(query, memory), [1]);

    private protected override AttentionOutput Attend(Sequence query, AttentionMemory memory, int[] counts, ForwardContext pass)
    {
        int[] ofHeads = new int[counts.Length * _heads];
        for (int sequence = 0; sequence < query.Batch; sequence++)
        {
            for (int head = 0; head < _heads; head++)
                counts.AsSpan(sequence * query.Time, query.Time).CopyTo(ofHeads.AsSpan((sequence * _heads + head) * query.Time));
        }

        Tensor weights = Ops.Softmax(HeadScores(query.Values, memory), ofHeads);
        Tensor heads = Ops.MatMul(Ops.Dropout(weights, _options.Dropout, pass), memory.Values);            // [batch, heads, queries, size / heads]
        Sequence joined = query.With(Ops.Reshape(Ops.Transpose(heads, 1, 2), [query.Batch, query.Time, QuerySize]));
        return new(Output(joined, pass), Ops.Mean(weights, [1])) { HeadWeights = weights };
    }

    /// <summary>(Wq q + b) / sqrt(size / heads) against the keys: [batch, heads, queries, memory time].</summary>
    private Tensor HeadScores(Tensor query, AttentionMemory memory)
    {
        Tensor projected = Ops.Linear(query, memory.Shared[0], memory.Shared.Count > 1 ? memory.Shared[1] : null);
        return Ops.MatMulTransposed(ByHead(projected * (1 / MathF.Sqrt(QuerySize / _heads))), memory.Keys);
    }

    /// <summary>The last projection, of real queries only, so that padded ones stay zero.</summary>
    private Sequence Output(Sequence joined, ForwardContext pass)
    {
        if (!joined.HasPadding)
            return joined.With(_output.Forward(joined.Values, pass));
        var layout = StepLayout.Of(joined);
        return joined.With(layout.Unpack(_output.Forward(layout.Pack(joined), pass)));
    }

    /// <summary>[batch, time, size] to [batch, heads, time, size / heads].</summary>
    private Tensor ByHead(Tensor x) => Ops.Transpose(Ops.Reshape(x, [x.Shape[0], x.Shape[1], _heads, QuerySize / _heads]), 1, 2);

    private Tensor[] Thirds(Tensor x) => [Ops.Slice(x, 0, 0, QuerySize), Ops.Slice(x, 0, QuerySize, QuerySize), Ops.Slice(x, 0, 2 * QuerySize, QuerySize)];

    private static Tensor Glorot(int rows, int columns, Rng rng)
    {
        float bound = MathF.Sqrt(6f / (rows + columns));
        return Tensor.Uniform([rows, columns], -bound, bound, rng);
    }
}
