namespace RnnLib.Training;

/// <summary>Adam with weight decay apart from the gradient: w shrinks by learningRate * weightDecay before each step.</summary>
/// <remarks>Loshchilov and Hutter, "Decoupled weight decay regularization" (2019); as PyTorch's <c>optim.AdamW</c>.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>An optimiser without history.</summary>
    /// <param name="options">Default: those of Adam with a weight decay of 0.01.</param>
    public AdamW(AdamOptions? options = null)
        : base(options ?? new() { WeightDecay = 0.01f }, decouplesDecay: true)
    {
    }
}
