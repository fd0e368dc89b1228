namespace RnnLib.Layers;

/// <summary>The options of <see cref="Rnn"/>.</summary>
public sealed record RnnOptions : RecurrentOptions
{
    /// <summary>The function on the sum of input and recurrent part. Default: tanh.</summary>
    public Activation Activation { get; init => field = value ?? throw new ArgumentNullException(nameof(Activation)); } = Activation.Tanh;
}
