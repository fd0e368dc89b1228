namespace RnnLib.Data;

/// <summary>Texts as ids, kept for the vocabulary and options last used: each epoch asks for the same again.</summary>
/// <remarks>Of texts left on disk only the lengths are kept, once they have been asked for.</remarks>
internal sealed class EncodedTexts(TextSelection texts)
{
    private Kept? _kept;

    /// <summary>The number of ids of each text.</summary>
    public int[] Lengths(Vocabulary vocabulary, TextBatchOptions options)
    {
        Kept kept = For(vocabulary, options);
        return kept.Lengths ??= kept.Ids is { } ids ? Array.ConvertAll(ids, text => text.Length) : [.. texts.Select(text => vocabulary.Encode(text, options).Length)];
    }

    /// <summary>The ids of some texts.</summary>
    public int[][] Pick(Vocabulary vocabulary, TextBatchOptions options, int[] indices)
    {
        int[][]? ids = For(vocabulary, options).Ids;
        return Array.ConvertAll(indices, index => ids?[index] ?? vocabulary.Encode(texts[index], options));
    }

    private Kept For(Vocabulary vocabulary, TextBatchOptions options)
    {
        Kept? kept = _kept;
        if (kept is null || kept.Vocabulary != vocabulary || !kept.Serves(options))
            _kept = kept = new(vocabulary, options, texts.IsInMemory ? [.. texts.Select(text => vocabulary.Encode(text, options))] : null);
        return kept;
    }

    private sealed class Kept(Vocabulary vocabulary, TextBatchOptions options, int[][]? ids)
    {
        public Vocabulary Vocabulary => vocabulary;

        public int[][]? Ids => ids;

        public int[]? Lengths { get; set; }

        /// <summary>Whether other options make the same ids: how batches are put together does not matter.</summary>
        public bool Serves(TextBatchOptions other) => options == other with { BucketBatches = options.BucketBatches, MaxTokens = options.MaxTokens };
    }
}
