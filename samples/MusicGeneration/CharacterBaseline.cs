namespace MusicGeneration;

/// <summary>Counting what follows the last characters: a model without learning in the sense of gradients (Witten and Bell, 1991).</summary>
internal sealed class CharacterBaseline
{
    private readonly int _order, _alphabet;
    private readonly Dictionary<string, Dictionary<char, int>> _counts = [];

    /// <param name="text">The text to count in.</param>
    /// <param name="order">How many characters before are looked at, at most.</param>
    /// <param name="alphabet">The number of different characters there are.</param>
    public CharacterBaseline(string text, int order, int alphabet)
    {
        (_order, _alphabet) = (order, alphabet);
        for (int i = 0; i < text.Length; i++)
        {
            for (int length = 0; length <= Math.Min(order, i); length++)
            {
                string context = text.Substring(i - length, length);
                if (!_counts.TryGetValue(context, out var next))
                    _counts[context] = next = [];
                next[text[i]] = next.GetValueOrDefault(text[i]) + 1;
            }
        }
    }

    /// <summary>p(letter | context): counts, and as much of the shorter context's answer as different letters have been seen.</summary>
    public double Probability(ReadOnlySpan<char> context, char letter)
    {
        double shorter = context.Length == 0 ? 1.0 / _alphabet : Probability(context[1..], letter);
        if (!_counts.TryGetValue(context.ToString(), out var next))
            return shorter;
        int total = next.Values.Sum();
        return (next.GetValueOrDefault(letter) + next.Count * shorter) / (total + next.Count);
    }

    /// <summary>The mean of -log2 p over the characters of a text but the first.</summary>
    public double BitsPerCharacter(string text)
    {
        double bits = 0;
        for (int i = 1; i < text.Length; i++)
            bits -= Math.Log2(Probability(text.AsSpan(Math.Max(0, i - _order), Math.Min(i, _order)), text[i]));
        return bits / (text.Length - 1);
    }
}
