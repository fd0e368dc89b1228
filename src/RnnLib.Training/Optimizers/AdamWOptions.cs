namespace RnnLib.Training;

/// <summary>The options of <see cref="AdamW"/>: those of <see cref="Adam"/>, with a weight decay of 0.01 unless another is given.</summary>
public sealed record AdamWOptions : AdamOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdamWOptions() => WeightDecay = 0.01f;
}
