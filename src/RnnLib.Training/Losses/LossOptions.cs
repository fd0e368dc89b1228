namespace RnnLib.Training;

/// <summary>The options that every loss has.</summary>
public record LossOptions
{
    /// <summary>Whether the losses of the elements are averaged (the default, as in PyTorch), summed or left apart.</summary>
    public Reduction Reduction { get; init; }
}
