namespace RnnLib.Data;

/// <content>From texts to ids and back.</content>
public sealed partial class Vocabulary
{
    /// <summary>The ids of a text's tokens; nothing is added and nothing is cut off.</summary>
    /// <exception cref="ArgumentException">A token is not in the vocabulary, which has no unknown token.</exception>
    public int[] Encode(string text) => Encode(Tokenizer.Tokenize(text));

    /// <summary>The ids of tokens.</summary>
    /// <inheritdoc cref="Encode(string)"/>
    public int[] Encode(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return [.. tokens.Select(token => this[token])];
    }

    /// <summary>The ids of a text as a batch of a dataset holds them: cut to a length, with start and end as the options say.</summary>
    /// <exception cref="ArgumentException">A token is unknown and there is no unknown token, or the options ask for a start or an end that the
    /// vocabulary lacks.</exception>
    public int[] Encode(string text, TextBatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.AddStart && StartId is null)
            throw new ArgumentException("TextBatchOptions.AddStart: the vocabulary has no start token; give one in VocabularyOptions.Start.", nameof(options));
        if (options.AddEnd && EndId is null)
            throw new ArgumentException("TextBatchOptions.AddEnd: the vocabulary has no end token; give one in VocabularyOptions.End.", nameof(options));

        ReadOnlySpan<int> ids = Encode(text);
        int added = (options.AddStart ? 1 : 0) + (options.AddEnd ? 1 : 0);
        if (options.MaxLength is { } longest && ids.Length > longest - added)
        {
            int kept = Math.Max(0, longest - added);
            ids = options.Truncation == Truncation.KeepStart ? ids[..kept] : ids[^kept..];
        }

        return [.. options.AddStart ? (ReadOnlySpan<int>)[StartId!.Value] : [], .. ids, .. options.AddEnd ? (ReadOnlySpan<int>)[EndId!.Value] : []];
    }

    /// <summary>Texts as one padded batch for a model, as a dataset's batches are made.</summary>
    /// <param name="texts">At least one.</param>
    /// <param name="options">Length, start and end. Default: the texts as they are.</param>
    /// <inheritdoc cref="Encode(string, TextBatchOptions)" path="/exception"/>
    public TokenBatch Batch(IReadOnlyList<string> texts, TextBatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return TokenBatch.Pad([.. texts.Select(text => Encode(text, options ?? TextBatchOptions.None))], PaddingId ?? 0);
    }

    /// <summary>Texts one after the other as one long sequence, for a language model.</summary>
    /// <param name="texts">Gone through once: lines of a file, or whole documents.</param>
    /// <param name="addEnd">Whether the end token follows each text, as the line ends in PyTorch's word_language_model. Default false.</param>
    /// <exception cref="ArgumentException">A token is unknown and there is no unknown token, or there is no end token to add.</exception>
    public int[] EncodeStream(IEnumerable<string> texts, bool addEnd = false)
    {
        ArgumentNullException.ThrowIfNull(texts);
        TextBatchOptions options = addEnd ? new() { AddEnd = true } : TextBatchOptions.None;
        var ids = new List<int>();
        foreach (string text in texts)
            ids.AddRange(Encode(text, options));
        return [.. ids];
    }

    /// <summary>The text of ids: up to the end token, without padding and start.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string Decode(params ReadOnlySpan<int> ids)
    {
        var tokens = new List<string>(ids.Length);
        foreach (int id in ids)
        {
            if (id == EndId)
                break;
            if (id != PaddingId && id != StartId)
                tokens.Add(this[id]);
        }

        return Tokenizer.Join(tokens);
    }

    /// <summary>The text of ids, such as those of a sequence that a decoder wrote.</summary>
    /// <inheritdoc cref="Decode(ReadOnlySpan{int})"/>
    public string Decode(IReadOnlyList<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Decode([.. ids]);
    }

    /// <summary>The texts of a batch, such as what a model has written; padding is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    public string[] Decode(TokenBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        string[] texts = new string[batch.Batch];
        for (int row = 0; row < texts.Length; row++)
            texts[row] = Decode(batch.Tokens.Slice(row * batch.Time, batch.Lengths[row]));
        return texts;
    }
}
