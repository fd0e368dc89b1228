namespace RnnLib.Layers;

/// <summary>The options of <see cref="Rnn"/>.</summary>
public sealed record RnnOptions : RecurrentOptions
{
    /// <summary>The function on the sum of input and recurrent part. Default: tanh.</summary>
    public Activation Activation { get; init => field = value ?? throw new ArgumentNullException(nameof(Activation)); } = Activation.Tanh;

    /// <summary>Whether each unit sees of the previous state only itself: h' = act(W x + b_ih + u ⊙ h + b_hh), with <c>weight_hh</c> [hiddenSize]
    /// drawn from U(0, 1). Deep stacks of it with <see cref="Activation.Relu"/> keep long memories (IndRNN: Li et al., 2018). Default false.</summary>
    public bool Independent { get; init; }
}
