namespace RnnLib.Training;

/// <summary>How alike two sequences are.</summary>
internal static class SequenceDistance
{
    /// <summary>The fewest insertions, deletions and substitutions that make one of the other (Levenshtein, 1966).</summary>
    public static int Edits<TToken>(IReadOnlyList<TToken> a, IReadOnlyList<TToken> b)
    {
        int[] distance = [.. Enumerable.Range(0, b.Count + 1)];   // from the beginning of a so far to each beginning of b
        for (int i = 0; i < a.Count; i++)
        {
            int diagonal = distance[0]++;
            for (int j = 0; j < b.Count; j++)
            {
                int substituted = diagonal + (EqualityComparer<TToken>.Default.Equals(a[i], b[j]) ? 0 : 1);
                diagonal = distance[j + 1];
                distance[j + 1] = Math.Min(substituted, Math.Min(diagonal, distance[j]) + 1);
            }
        }

        return distance[^1];
    }

    /// <summary>The length of the longest common subsequence.</summary>
    public static int LongestCommon<TToken>(IReadOnlyList<TToken> a, IReadOnlyList<TToken> b)
    {
        int[] longest = new int[b.Count + 1];
        for (int i = 0; i < a.Count; i++)
        {
            int diagonal = 0;
            for (int j = 0; j < b.Count; j++)
            {
                int extended = EqualityComparer<TToken>.Default.Equals(a[i], b[j]) ? diagonal + 1 : Math.Max(longest[j + 1], longest[j]);
                diagonal = longest[j + 1];
                longest[j + 1] = extended;
            }
        }

        return longest[^1];
    }

    /// <summary>ROUGE-L of one pair: 2 P R / (P + R) with P and R the longest common subsequence's share of each; 0 if nothing is common.</summary>
    public static double RougeL<TToken>(IReadOnlyList<TToken> candidate, IReadOnlyList<TToken> reference) =>
        candidate.Count + reference.Count == 0 ? 0 : 2.0 * LongestCommon(candidate, reference) / (candidate.Count + reference.Count);
}
