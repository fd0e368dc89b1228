namespace RnnLib.Data;

/// <summary>Draws which examples train and which test.</summary>
internal static class RandomSplit
{
    /// <summary>The indices of both parts, in random order.</summary>
    /// <param name="count">The number of examples.</param>
    /// <param name="testFraction">The share of the test part.</param>
    /// <param name="rng">Draws the order.</param>
    /// <param name="groups">A group per example, such as its class, of which each part gets its share; null: all are one group.</param>
    public static (int[] Train, int[] Test) Draw(int count, float testFraction, Rng rng, IReadOnlyList<int>? groups)
    {
        Fraction.Check(testFraction);
        ArgumentNullException.ThrowIfNull(rng);
        int[] order = [.. Enumerable.Range(0, count)];
        rng.Shuffle<int>(order);

        int Group(int index) => groups?[index] ?? 0;
        Dictionary<int, int> due = order.CountBy(Group).ToDictionary(group => group.Key, group => Fraction.Of(group.Value, testFraction));
        List<int> train = [], test = [];
        foreach (int index in order)
            (due[Group(index)]-- > 0 ? test : train).Add(index);

        return test.Count > 0
            ? ([.. train], [.. test])
            : throw new ArgumentException($"Split: {count} sequences are too few: each part needs one, of one class if the split is stratified.", nameof(testFraction));
    }
}
