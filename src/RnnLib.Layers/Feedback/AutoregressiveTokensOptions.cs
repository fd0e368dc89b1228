namespace RnnLib.Layers;

/// <summary>The options of <see cref="AutoregressiveTokens"/>.</summary>
public sealed record AutoregressiveTokensOptions : FeedbackOptions
{
    /// <summary>Which token is fed back in training where the truth is not: the most likely, or one drawn from the softmax. Outside of training
    /// <c>Forward</c> takes the most likely. Default: the most likely.</summary>
    public TokenChoice Choice { get; init => field = value ?? throw new ArgumentNullException(nameof(Choice)); } = TokenChoice.Greedy;
}
