namespace RnnLib.Training;

/// <summary>What a model gives to <see cref="Losses.Ctc(CtcOptions)"/>.</summary>
public enum CtcInput
{
    /// <summary>Logits: the loss takes their log-softmax. Log-probabilities are logits too, whose log-softmax they are themselves.</summary>
    Logits,

    /// <summary>Log-probabilities, taken as they are; the gradient is that of the loss in them alone, without a softmax behind it.</summary>
    LogProbabilities,
}
