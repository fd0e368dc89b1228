namespace RnnLib.Layers;

/// <summary>The options of <see cref="Gru"/>. The defaults are PyTorch's.</summary>
public sealed record GruOptions : RecurrentOptions
{
    /// <summary>Whether the reset gate acts after the recurrent product, r ⊙ (U_n h + b_hn), as in PyTorch, cuDNN, Keras and ONNX's
    /// linear_before_reset = 1; or before it, U_n (r ⊙ h) + b_hn, as in Cho et al. (2014) and ONNX's default. Default true.</summary>
    public bool ResetAfter { get; init; } = true;

    /// <summary>The function of the gates r, z (ONNX's f). Default: sigmoid.</summary>
    public Activation GateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(GateActivation)); } = Activation.Sigmoid;

    /// <summary>The function of the candidate n (ONNX's g). Default: tanh.</summary>
    public Activation CandidateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(CandidateActivation)); } = Activation.Tanh;
}
