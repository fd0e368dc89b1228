namespace RnnLib.Training;

/// <summary>Adam with weight decay apart from the gradient: w shrinks by learningRate * weightDecay before each step.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled weight decay regularization" (2019); as PyTorch's <c>optim.AdamW</c>.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>An optimiser without history.</summary>
    /// <param name="options">Rate, decays and epsilon; the decay is decoupled whatever they say.</param>
    public AdamW(AdamWOptions? options = null)
        : base((options ?? new()) with { DecoupledWeightDecay = true })
    {
    }
}
