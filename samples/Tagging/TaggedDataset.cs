using RnnLib;
using RnnLib.Data;

namespace Tagging;

/// <summary>Tagged sentences in batches.</summary>
internal sealed class TaggedDataset(IReadOnlyList<TaggedSentence> sentences, Lexicon lexicon) : Dataset<WordBatch>
{
    public override int Count => sentences.Count;

    protected override Batch<WordBatch> Collate(ReadOnlySpan<int> indices)
    {
        TaggedSentence[] chosen = [.. indices.ToArray().Select(index => sentences[index])];
        // A tag that only the test part has cannot be right: it counts as the first one, which is then wrong or lucky.
        int[][] tags = [.. chosen.Select(sentence => sentence.Tags.Select(tag => lexicon.Tags.TryGetId(tag, out int id) ? id : 0).ToArray())];
        return new(lexicon.Batch([.. chosen.Select(sentence => sentence.Words)]), TokenBatch.Pad(tags), chosen.Length);
    }
}
