using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>How a token is chosen from a model's logits.</summary>
/// <remarks>
/// <example><code>
/// TokenChoice choice = TokenChoice.Sample(temperature: 0.8f) with { TopK = 40, TopP = 0.9f };
/// </code></example>
/// </remarks>
public sealed record TokenChoice
{
    private TokenChoice(float temperature) => Temperature = temperature;

    /// <summary>The token with the largest logit; among equals the first.</summary>
    public static TokenChoice Greedy { get; } = new(0);

    /// <summary>What the logits are divided by before the softmax; 0 for the largest logit.</summary>
    public float Temperature { get; }

    /// <summary>How many tokens can be drawn, the most likely ones (Fan et al., 2018); of equals the first. Default null: all.</summary>
    public int? TopK
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(TopK), value, "TokenChoice: TopK: expected 1 or more, or null.");
    }

    /// <summary>Only the fewest most likely tokens whose probabilities, after temperature and <see cref="TopK"/>, add up to this or more can be drawn: the
    /// nucleus (Holtzman et al., 2020). Default 1: all.</summary>
    public float TopP
    {
        get;
        init => field = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TopP), value, "TokenChoice: TopP: expected a number above 0, at most 1.");
    } = 1;

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
        if (rng is null)
            throw new ArgumentNullException(nameof(rng), "TokenChoice: a token is drawn, which needs a generator: pass rng: new Rng(seed), or choose TokenChoice.Greedy.");

        // Summed rather than searched from the end: u lies below the sum, and rounding must not lead past the last token that can be drawn.
        double[] weights = Weights(logits);
        double left = rng.NextSingle() * weights.Sum();
        for (int token = 0; token < weights.Length; token++)
        {
            left -= weights[token];
            if (left < 0)
                return token;
        }

        return TensorPrimitives.IndexOfMax(logits);
    }

    /// <summary>How likely each token is chosen: 1 for the first of the largest logits, and 0 for the others, with <see cref="Greedy"/>.</summary>
    /// <param name="logits">One for each token.</param>
    /// <exception cref="ArgumentException">There are no logits.</exception>
    public double[] Probabilities(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
            throw new ArgumentException("TokenChoice: logits: expected at least one.", nameof(logits));
        double[] weights = Temperature == 0 ? new double[logits.Length] : Weights(logits);
        if (Temperature == 0)
            weights[TensorPrimitives.IndexOfMax(logits)] = 1;
        double sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }

    /// <summary>exp((x - max) / temperature), 0 for what top-k and top-p leave out.</summary>
    private double[] Weights(ReadOnlySpan<float> logits)
    {
        double max = TensorPrimitives.Max(logits);
        double[] weights = new double[logits.Length];
        for (int token = 0; token < weights.Length; token++)
            weights[token] = Math.Exp((logits[token] - max) / Temperature);
        if ((TopK ?? weights.Length) >= weights.Length && TopP == 1)
            return weights;

        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(token => weights[token])];   // a stable sort
        int kept = Math.Min(TopK ?? order.Length, order.Length);
        double total = order.Take(kept).Sum(token => weights[token]), sum = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (i >= kept || sum >= TopP * total)
                weights[order[i]] = 0;
            else
                sum += weights[order[i]];
        }

        return weights;
    }
}
