namespace RnnLib.Training;

/// <summary>What weight decay, penalties and direction make of a gradient and its weights before the optimiser's own formula:
/// g = sign * g + decay * w + l1 * sign(w), then w = shrink * w.</summary>
internal readonly record struct UpdateTerms(float Sign, float Decay, float L1, float Shrink)
{
    public static UpdateTerms Neutral => new(1, 0, 0, 1);

    public bool AreNeutral => this == Neutral;

    public static UpdateTerms Of(OptimizerOptions? options, ParameterGroup? group, float learningRate)
    {
        float decay = group?.WeightDecay ?? options?.WeightDecay ?? 0;
        bool decoupled = options is { DecoupledWeightDecay: true };
        return new(
            Sign: options is { Maximize: true } ? -1 : 1,
            Decay: (decoupled ? 0 : decay) + (group is null ? 0 : 2 * group.L2Penalty),
            L1: group?.L1Penalty ?? 0,
            Shrink: decoupled ? 1 - learningRate * decay : 1);
    }
}
