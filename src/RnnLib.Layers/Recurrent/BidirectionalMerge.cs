namespace RnnLib.Layers;

/// <summary>What becomes of the outputs of the two directions at each step.</summary>
public enum BidirectionalMerge
{
    /// <summary>They stand side by side: 2 * hiddenSize features. As in PyTorch; <see cref="Sequence.SplitDirections"/> takes them apart.</summary>
    Concatenate,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their product, element by element.</summary>
    Product,
}
