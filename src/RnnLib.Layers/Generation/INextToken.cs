namespace RnnLib.Layers;

/// <summary>Something that tells, from a state, how likely each token comes next: all that decoding needs.</summary>
/// <remarks>
/// <see cref="LanguageModel"/> and <see cref="Seq2Seq{TSource}"/> are such; one of your own may be a table of word pairs or a mixture of models.
/// Each works on a batch of sequences at once.
/// <example><code>
/// TokenHypothesis[] texts = Decode.Sample(model, start, new() { EndToken = 2, Choice = TokenChoice.Sample(0.8f) }, rng);
/// </code></example>
/// </remarks>
/// <typeparam name="TState">What the model knows of the sequences so far; a value that is never changed.</typeparam>
public interface INextToken<TState>
{
    /// <summary>Reads a token of each sequence.</summary>
    /// <param name="tokens">One for each sequence of the state.</param>
    /// <param name="state">The state before them.</param>
    NextTokens<TState> Read(ReadOnlySpan<int> tokens, TState state);

    /// <summary>The state of some of the sequences, in any order, perhaps repeated.</summary>
    /// <param name="state">The state of all.</param>
    /// <param name="sequences">Their places.</param>
    TState Select(TState state, ReadOnlySpan<int> sequences);
}

/// <summary>What a model says about the next token of each sequence.</summary>
/// <typeparam name="TState">What it knows of the sequences so far.</typeparam>
/// <param name="Logits">[sequences, vocabulary]: log-probabilities, or logits that a softmax makes into probabilities.</param>
/// <param name="State">The state from which it says so.</param>
public readonly record struct NextTokens<TState>(Tensor Logits, TState State);
