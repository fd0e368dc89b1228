namespace RnnLib.Training;

/// <summary>The options of <see cref="AdamW"/>: those of <see cref="Adam"/>, with a decoupled weight decay of 0.01 unless another is given; Keras's is 0.004.</summary>
public sealed record AdamWOptions : AdamOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdamWOptions() => (WeightDecay, DecoupledWeightDecay) = (0.01f, true);
}
