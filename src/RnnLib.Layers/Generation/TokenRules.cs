namespace RnnLib.Layers;

/// <summary>Changes logits by what may be written, before a token is chosen from them.</summary>
/// <param name="options">The rules.</param>
/// <param name="prompt">What stands before each sequence; null for nothing.</param>
internal sealed class TokenRules(DecodingOptions options, TokenBatch? prompt)
{
    /// <summary>Refuses what does not fit the model.</summary>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, or there are not as many prompts as sequences.</exception>
    public void Check(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.Rank != 2 || logits.Shape[1] == 0)
            throw new ArgumentException($"Decode: start: expected logits [sequences, vocabulary], got {logits.Shape}.", nameof(logits));
        int vocabulary = logits.Shape[1];
        if (options.EndToken >= vocabulary)
            throw new ArgumentException($"Decode: EndToken: expected a token of 0 to {vocabulary - 1}, got {options.EndToken}.", nameof(logits));
        foreach (int token in options.Forbidden)
        {
            if ((uint)token >= (uint)vocabulary)
                throw new ArgumentException($"Decode: Forbidden: expected tokens of 0 to {vocabulary - 1}, got {token}.", nameof(logits));
        }

        if (prompt is not null && prompt.Batch != logits.Shape[0])
            throw new ArgumentException($"Decode: prompt: expected one for each of {logits.Shape[0]} sequences, got {prompt.Batch}.", nameof(logits));
    }

    /// <summary>The logits of a sequence after the rules.</summary>
    /// <param name="logits">What the model said; changed.</param>
    /// <param name="sequence">Whose prompt counts.</param>
    /// <param name="written">The tokens so far.</param>
    /// <exception cref="InvalidOperationException">No token is left.</exception>
    public void Apply(Span<float> logits, int sequence, IReadOnlyList<int> written)
    {
        if (options.RepetitionPenalty != 1)
            Penalize(logits, sequence, written);
        foreach (int token in options.Forbidden)
            logits[token] = float.NegativeInfinity;
        if (options.EndToken is { } end && written.Count < options.MinimumLength)
            logits[end] = float.NegativeInfinity;
        if (!logits.ContainsAnyExcept(float.NegativeInfinity))
            throw new InvalidOperationException("Decode: no token is left to choose: all are forbidden, or the model gives each a probability of 0.");
    }

    private void Penalize(Span<float> logits, int sequence, IReadOnlyList<int> written)
    {
        var seen = new HashSet<int>(written);
        for (int step = 0; prompt is not null && step < prompt.Lengths[sequence]; step++)
            seen.Add(prompt[sequence, step]);
        foreach (int token in seen)
        {
            if ((uint)token < (uint)logits.Length)
                logits[token] = logits[token] > 0 ? logits[token] / options.RepetitionPenalty : logits[token] * options.RepetitionPenalty;
        }
    }

    /// <summary>log p of each token, in double precision.</summary>
    public static void LogProbabilities(ReadOnlySpan<float> logits, Span<double> logP)
    {
        double max = System.Numerics.Tensors.TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - max);
        double shift = max + Math.Log(sum);
        for (int token = 0; token < logits.Length; token++)
            logP[token] = logits[token] - shift;
    }
}
