namespace RnnLib.Layers;

/// <summary>What a fused layer needs to know of its options.</summary>
internal sealed record CellSettings
{
    public RecurrentBias Bias { get; init; }

    public bool LayerNorm { get; init; }

    public float ZoneoutHidden { get; init; }

    public float ZoneoutCell { get; init; }

    public float RecurrentDropout { get; init; }

    public float WeightDrop { get; init; }

    public bool LearnInitialState { get; init; }

    public RecurrentInitialization Initialization { get; init; }
}
