namespace RnnLib.Layers;

/// <summary>How cells of any kind stand in a layer: depth, directions, and what is dropped between them.</summary>
public record StackOptions
{
    /// <summary>How many layers stand on top of each other; the output is that of the last. Default 1.
    /// For a size per layer compose single layers: <c>new Lstm(8, 64, rng).Then(new Lstm(64, 32, rng))</c>.</summary>
    public int Layers
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Layers), value, "Layers: expected 1 or more.");
    } = 1;

    /// <summary>Whether a second set of weights reads each sequence from its end; the outputs stand side by side. Default false.
    /// For directions that differ in more than their weights: <see cref="RnnLib.Layers.Bidirectional"/>.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Whether each sequence is read from its end; outputs stay at their own steps. Not together with <see cref="Bidirectional"/>. Default false.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>What becomes of the outputs of both directions, after each layer. Default: side by side, as in PyTorch.</summary>
    public BidirectionalMerge Merge { get; init; }

    /// <summary>The share of each layer's outputs that is dropped in training before the next layer, afresh at each step, 0 to 1; it needs
    /// two layers. PyTorch's <c>dropout</c>. Default 0.</summary>
    public float Dropout { get; init => field = Share(value, nameof(Dropout)); }

    /// <summary>The share of each layer's input features that is dropped in training, the same ones at all steps of a sequence, 0 to 1
    /// (Gal and Ghahramani, 2016; Keras's <c>dropout</c>). Default 0.</summary>
    public float InputDropout { get; init => field = Share(value, nameof(InputDropout)); }

    /// <summary>The share of the last layer's output features that is dropped in training, the same ones at all steps of a sequence, 0 to 1
    /// (Gal and Ghahramani, 2016). Default 0.</summary>
    public float OutputDropout { get; init => field = Share(value, nameof(OutputDropout)); }

    /// <summary>Whether each layer from the second on adds its input to its output, so that gradients pass deep stacks (Wu et al., 2016). Default false.</summary>
    public bool Residual { get; init; }

    internal static float Share(float value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a share from 0 to 1.");
}
