namespace RnnLib.Layers;

/// <summary>Gives each token id the row of a learned table: [batch, time] ids become [batch, time, embeddingSize].</summary>
/// <remarks>As PyTorch's <c>nn.Embedding</c>: <c>weight</c> [vocabularySize, embeddingSize] drawn from N(0, 1). Steps beyond a
/// sequence's length are not looked up; they give zeros.</remarks>
public sealed class Embedding : Module<TokenBatch, Sequence>
{
    private const int NoRow = -1;

    private readonly Parameter _weight;
    private readonly int? _paddingIndex;

    /// <summary>A table of random rows.</summary>
    /// <param name="vocabularySize">The number of different ids.</param>
    /// <param name="embeddingSize">The length of a row.</param>
    /// <param name="rng">Draws the initial rows.</param>
    /// <param name="paddingIndex">An id whose row is zero and stays so, whatever is learned; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding index is not an id of the vocabulary.</exception>
    public Embedding(int vocabularySize, int embeddingSize, Rng rng, int? paddingIndex = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(embeddingSize);
        RequireId(paddingIndex, vocabularySize);
        (VocabularySize, EmbeddingSize, _paddingIndex) = (vocabularySize, embeddingSize, paddingIndex);
        Tensor rows = Tensor.Normal([vocabularySize, embeddingSize], 0, 1, rng);
        if (paddingIndex is { } padding)
            rows.Writable.Slice(padding * embeddingSize, embeddingSize).Clear();
        _weight = Own("weight", rows);
    }

    /// <summary>A table of known rows, such as pretrained word vectors; PyTorch's <c>Embedding.from_pretrained</c>.</summary>
    /// <param name="rows">[vocabularySize, embeddingSize]; copied.</param>
    /// <param name="isFrozen">Whether the rows stay as they are in training. Default false: they are learned on.</param>
    /// <param name="paddingIndex">An id whose row stays as it is, whatever is learned; null for none.</param>
    /// <exception cref="ArgumentException">The tensor does not have two axes, or the padding index is not an id of the vocabulary.</exception>
    public Embedding(Tensor rows, bool isFrozen = false, int? paddingIndex = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Rank != 2 || rows.Count == 0)
            throw new ArgumentException($"Embedding: rows: expected [vocabularySize, embeddingSize], got {rows.Shape}.", nameof(rows));
        (VocabularySize, EmbeddingSize) = rows.Shape;
        RequireId(paddingIndex, VocabularySize);
        _paddingIndex = paddingIndex;
        _weight = Own("weight", rows);
        _weight.IsFrozen = isFrozen;
    }

    private Embedding(int size)
    {
        (VocabularySize, EmbeddingSize) = (size, size);
        _weight = new("identity", Tensor.Identity(size)) { IsFrozen = true };   // not owned: nothing of it is learned, counted or saved
    }

    /// <summary>Gives each id a 1 in its own place and 0 elsewhere: the input of models without a learned embedding, such as char-rnn.</summary>
    /// <remarks>It has no parameters. A row is looked up, not multiplied; the layer behind it multiplies <paramref name="vocabularySize"/>
    /// features per step, nearly all of
    /// them 0: right for an alphabet. For words a learned embedding is the same function of the ids without that product:
    /// <c>new Embedding(vocabularySize, embeddingSize, rng)</c>.</remarks>
    /// <param name="vocabularySize">The number of different ids.</param>
    public static Embedding OneHot(int vocabularySize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        return new(vocabularySize);
    }

    /// <summary>The number of different ids.</summary>
    public int VocabularySize { get; }

    /// <summary>The length of a row.</summary>
    public int EmbeddingSize { get; }

    internal Parameter Weight => _weight;

    /// <inheritdoc/>
    public override string Name => $"Embedding({VocabularySize}, {EmbeddingSize})";

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => EmbeddingSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new EmbeddingStream(_weight);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public override Sequence Forward(TokenBatch input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        Tensor rows = LookUp(pass.Read(_weight), RowsOf(input));
        return new(Ops.Reshape(rows, [input.Batch, input.Time, EmbeddingSize]), input.HasPadding ? input.Lengths : default);
    }

    private static void RequireId(int? paddingIndex, int vocabularySize)
    {
        if (paddingIndex is { } index && (uint)index >= (uint)vocabularySize)
            throw new ArgumentOutOfRangeException(nameof(paddingIndex), index, $"Embedding: paddingIndex: expected an id from 0 to {vocabularySize - 1}.");
    }

    /// <summary>The table row of each step, <see cref="NoRow"/> for padding.</summary>
    private int[] RowsOf(TokenBatch input)
    {
        int[] rows = new int[input.Batch * input.Time];
        Array.Fill(rows, NoRow);
        for (int sequence = 0; sequence < input.Batch; sequence++)
        {
            for (int step = 0; step < input.Lengths[sequence]; step++)
            {
                int id = input[sequence, step];
                if ((uint)id >= (uint)VocabularySize)
                    throw new ArgumentOutOfRangeException(nameof(input), id, $"Embedding: sequence {sequence}, step {step}: expected an id from 0 to {VocabularySize - 1}, got {id}.");
                rows[sequence * input.Time + step] = id;
            }
        }

        return rows;
    }

    private Tensor LookUp(Tensor weight, int[] rows)
    {
        int size = EmbeddingSize;
        Tensor y = Operation.Result([rows.Length, size], weight);
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> row = y.Writable.Slice(i * size, size);
            if (rows[i] == NoRow)
                row.Clear();
            else
                weight.Data.Slice(rows[i] * size, size).CopyTo(row);
        }

        y.Tape?.Record("Embedding", flow =>
        {
            for (int i = 0; i < rows.Length && flow.Wants(weight); i++)
            {
                if (rows[i] == NoRow || rows[i] == _paddingIndex)
                    continue;
                Span<float> dRow = flow.Into(weight).Slice(rows[i] * size, size);                      // dW[id] += dy
                VectorArithmetic.Add(dRow, flow.Of(y).Slice(i * size, size), dRow);
            }
        }, y);
        return y;
    }
}
