namespace RnnLib.Layers;

/// <summary>What a fused layer needs to know of its options.</summary>
internal sealed record CellSettings
{
    public RecurrentBias Bias;

    public bool LayerNorm;

    public float ZoneoutHidden;

    public float ZoneoutCell;

    public float RecurrentDropout;

    public float WeightDrop;

    public bool LearnInitialState;

    public RecurrentInitialization Initialization;
}
