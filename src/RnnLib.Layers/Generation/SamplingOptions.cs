namespace RnnLib.Layers;

/// <summary>The options of <see cref="Decode.Sample"/>.</summary>
public sealed record SamplingOptions : DecodingOptions
{
    /// <summary>How each token is chosen: <see cref="TokenChoice.Greedy"/>, or a draw with temperature, top-k and top-p. Default: the most likely.</summary>
    public TokenChoice Choice { get; init => field = value ?? throw new ArgumentNullException(nameof(Choice)); } = TokenChoice.Greedy;
}
