using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>How a token is chosen from a model's logits.</summary>
public sealed record TokenChoice
{
    private TokenChoice(float temperature) => Temperature = temperature;

    /// <summary>The token with the largest logit; among equals the first.</summary>
    public static TokenChoice Greedy { get; } = new(0);

    /// <summary>What the logits are divided by before the softmax; 0 for the largest logit.</summary>
    public float Temperature { get; }

    /// <summary>A token drawn from softmax(logits / temperature).</summary>
    /// <param name="temperature">Above 0: 1 draws as the model says, less goes more for what is likely, more for what is not.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public static TokenChoice Sample(float temperature = 1) => temperature > 0 && float.IsFinite(temperature)
        ? new(temperature)
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "TokenChoice.Sample: temperature: expected a finite number above 0; Greedy takes the most likely.");

    /// <summary>Chooses; one number is drawn if this is not <see cref="Greedy"/>.</summary>
    /// <param name="logits">One for each token.</param>
    /// <param name="rng">Draws; not needed for <see cref="Greedy"/>.</param>
    /// <exception cref="ArgumentException">There are no logits.</exception>
    public int Choose(ReadOnlySpan<float> logits, Rng? rng = null)
    {
        if (logits.IsEmpty)
            throw new ArgumentException("TokenChoice: logits: expected at least one.", nameof(logits));
        if (Temperature == 0)
            return TensorPrimitives.IndexOfMax(logits);
        ArgumentNullException.ThrowIfNull(rng);

        // exp((x - max) / temperature), summed twice rather than stored; u lies below the sum, and rounding must not lead past the end.
        double max = TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((logit - max) / Temperature);
        double left = rng.NextSingle() * sum;
        for (int token = 0; token < logits.Length; token++)
        {
            left -= Math.Exp((logits[token] - max) / Temperature);
            if (left < 0)
                return token;
        }

        return TensorPrimitives.IndexOfMax(logits);
    }
}
