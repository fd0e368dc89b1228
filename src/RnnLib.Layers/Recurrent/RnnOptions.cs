namespace RnnLib.Layers;

/// <summary>The options of <see cref="Rnn"/>.</summary>
public sealed record RnnOptions : RecurrentOptions
{
    /// <summary>The function on the sum of input and recurrent part. Default: tanh.</summary>
    public RnnActivation Activation
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Activation), value, "Activation: expected Tanh or Relu.");
    }
}
