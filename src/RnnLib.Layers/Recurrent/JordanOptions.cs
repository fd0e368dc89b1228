namespace RnnLib.Layers;

/// <summary>The options of <see cref="JordanRnn"/>.</summary>
public sealed record JordanOptions
{
    /// <summary>The function of the hidden units. Default: tanh.</summary>
    public Activation Activation { get; init => field = value ?? throw new ArgumentNullException(nameof(Activation)); } = Activation.Tanh;

    /// <summary>The function of the outputs, which are fed back: sigmoid for outputs within 0 to 1, say. Default: none (identity).</summary>
    public Activation OutputActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(OutputActivation)); } = Activation.Identity;
}
