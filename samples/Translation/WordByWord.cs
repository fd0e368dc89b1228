using RnnLib.Data;

namespace Translation;

/// <summary>What needs no network: each token becomes the one that occurs with it most, in the same order.</summary>
/// <remarks>
/// "Most" by Dice's coefficient, 2 n(a, b) / (n(a) + n(b)), n counting the pairs of texts that hold the tokens: counted alone, each word would occur
/// most with the comma.
/// </remarks>
internal sealed class WordByWord
{
    private readonly Dictionary<string, string> _best;

    public WordByWord(ParallelTextDataset pairs)
    {
        Dictionary<string, int> sources = [], targets = [];
        Dictionary<(string Source, string Target), int> both = [];
        for (int i = 0; i < pairs.Count; i++)
        {
            string[] source = [.. pairs.Sources[i].Split(' ').Distinct()], target = [.. pairs.Targets[i].Split(' ').Distinct()];
            foreach (string a in source)
                sources[a] = sources.GetValueOrDefault(a) + 1;
            foreach (string b in target)
                targets[b] = targets.GetValueOrDefault(b) + 1;
            foreach (var pair in from a in source from b in target select (a, b))
                both[pair] = both.GetValueOrDefault(pair) + 1;
        }

        _best = both.GroupBy(pair => pair.Key.Source, pair => (pair.Key.Target, Dice: 2.0 * pair.Value / (sources[pair.Key.Source] + targets[pair.Key.Target])))
            .ToDictionary(group => group.Key, group => group.MaxBy(pair => pair.Dice).Target);
    }

    /// <summary>Tokens that never occurred stay as they are, as names do.</summary>
    public string Translate(string source) => string.Join(' ', source.Split(' ').Select(token => _best.GetValueOrDefault(token, token)));
}
