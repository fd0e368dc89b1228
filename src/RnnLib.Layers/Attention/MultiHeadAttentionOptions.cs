namespace RnnLib.Layers;

/// <summary>The options of <see cref="MultiHeadAttention"/>.</summary>
public sealed record MultiHeadAttentionOptions
{
    /// <summary>The number of features of a step of the memory, PyTorch's <c>kdim</c> and <c>vdim</c>. Default null: those of a query.</summary>
    public int? MemorySize
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MemorySize), value, "MemorySize: expected 1 or more, or null.");
    }

    /// <summary>The share of the weights that is dropped in training. Default 0.</summary>
    public float Dropout { get; init => field = StackOptions.Share(value, nameof(Dropout)); }

    /// <summary>Whether projections have a bias. Default true, as in PyTorch.</summary>
    public bool Bias { get; init; } = true;
}
