namespace RnnLib.Training;

public static partial class TextScores
{
    private static double Bleu<TSentence, TToken>(
        IReadOnlyList<TSentence> candidates, IReadOnlyList<IReadOnlyList<TSentence>> references, BleuOptions options)
        where TSentence : class, IReadOnlyList<TToken>
        where TToken : notnull
    {
        RequirePairs(candidates, references);
        double[] counts = new double[BleuCounts.Size(options)];
        for (int i = 0; i < candidates.Count; i++)
        {
            if (references[i] is not { Count: > 0 })
                throw new ArgumentException($"references: candidate {i} has none.", nameof(references));
            BleuCounts.Add(counts, candidates[i], references[i], options);
        }

        return BleuCounts.Score(counts, options);
    }

    private static double Bleu(string[][] candidates, IReadOnlyList<IReadOnlyList<string[]>> references, BleuOptions options) =>
        Bleu<string[], string>(candidates, references, options);

    private static double Bleu(IReadOnlyList<int[]> candidates, IReadOnlyList<int[]>[] references, BleuOptions options) =>
        Bleu<int[], int>(candidates, references, options);

    private static double RougeL<TToken>(IReadOnlyList<TToken[]> candidates, IReadOnlyList<TToken[]> references)
    {
        RequirePairs(candidates, references);
        return candidates.Zip(references, SequenceDistance.RougeL).Average();
    }

    private static double ErrorRate<TToken>(IReadOnlyList<TToken[]> candidates, IReadOnlyList<TToken[]> references)
    {
        RequirePairs(candidates, references);
        return candidates.Zip(references, SequenceDistance.Edits).Sum() / (double)references.Sum(reference => reference.Length);
    }

    private static TToken[][] Split<TToken>(IReadOnlyList<string> texts, Func<string, TToken[]> words)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. texts.Select(words)];
    }

    private static IReadOnlyList<TSentence>[] Alone<TSentence>(IReadOnlyList<TSentence> references) =>
        [.. references.Select(reference => (IReadOnlyList<TSentence>)[reference])];

    private static void RequirePairs<TCandidate, TReference>(IReadOnlyList<TCandidate> candidates, IReadOnlyList<TReference> references)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        if (candidates.Count == 0)
            throw new ArgumentException("candidates: expected one or more, got none.", nameof(candidates));
        if (candidates.Count != references.Count)
            throw new ArgumentException($"references: expected {candidates.Count}, one for each candidate, got {references.Count}.", nameof(references));
    }
}
