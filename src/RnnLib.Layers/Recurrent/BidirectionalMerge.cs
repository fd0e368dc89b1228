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

/// <summary>What the merges do.</summary>
internal static class BidirectionalMerges
{
    /// <summary>Brings two directions together; [..., features] each. What is large may live in the scratch if no pass records it.</summary>
    public static Tensor Join(this BidirectionalMerge merge, Tensor forward, Tensor backward, PassMemory? scratch = null) => merge switch
    {
        BidirectionalMerge.Concatenate => Ops.Concatenate([forward, backward], axis: -1, scratch),
        BidirectionalMerge.Sum => forward + backward,
        BidirectionalMerge.Mean => (forward + backward) * 0.5f,
        _ => forward * backward,
    };
}
