namespace RnnLib.Training;

/// <summary>The options of a loss.</summary>
public sealed record LossOptions
{
    /// <summary>Whether the losses of the elements are averaged (the default, as in PyTorch), summed or left apart.</summary>
    public Reduction Reduction { get; init; }
}
