using RnnLib;

namespace Tagging;

/// <summary>Sentences as a model takes them: ids of words, and the spelling of each different word once.</summary>
/// <param name="Words">[batch, time]</param>
/// <param name="Spellings">[different words, letters]</param>
/// <param name="Places">For each place of <paramref name="Words"/> the row of its spelling.</param>
internal sealed record WordBatch(TokenBatch Words, TokenBatch Spellings, int[] Places);
