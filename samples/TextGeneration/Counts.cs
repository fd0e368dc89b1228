using RnnLib;

namespace TextGeneration;

/// <summary>What a table of counts foresees: n-grams, each order smoothed by the one below (Witten and Bell, 1991).</summary>
/// <remarks>p(w | h) = (count(h w) + kinds(h) p(w | shorter h)) / (count(h) + kinds(h)), kinds being how many different tokens followed h;
/// below the single token stands 1 / vocabulary.</remarks>
internal sealed class Counts
{
    private const int BitsPerToken = 20, LongestOrder = 6;   // an n-gram is a number of 128 bits

    private readonly int _order, _vocabularySize;
    private readonly Dictionary<UInt128, int>[] _grams;
    private readonly Dictionary<UInt128, (int Count, int Kinds)>[] _contexts;

    /// <param name="order">How many tokens an n-gram has: 1 looks at none before, 2 at one.</param>
    /// <param name="vocabularySize">The number of different ids.</param>
    /// <param name="text">Streams with the token after each as target.</param>
    public Counts(int order, int vocabularySize, Batch<TokenBatch> text)
    {
        if (order is < 1 or > LongestOrder)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"expected 1 to {LongestOrder}");
        (_order, _vocabularySize) = (order, vocabularySize);
        _grams = [.. Enumerable.Range(0, order).Select(_ => new Dictionary<UInt128, int>())];
        _contexts = [.. Enumerable.Range(0, order).Select(_ => new Dictionary<UInt128, (int, int)>())];
        foreach (var (stream, step, next) in Places(text))
        {
            for (int length = 0; length < order && length <= step + 1; length++)
            {
                UInt128 context = Context(text.Input, stream, step, length);
                UInt128 gram = (context << BitsPerToken) | (uint)next;
                int seen = _grams[length].GetValueOrDefault(gram);
                var (count, kinds) = _contexts[length].GetValueOrDefault(context);
                _grams[length][gram] = seen + 1;
                _contexts[length][context] = (count + 1, seen == 0 ? kinds + 1 : kinds);
            }
        }
    }

    /// <summary>The mean of -log p over all tokens of a text, in nats.</summary>
    public double Loss(Batch<TokenBatch> text)
    {
        double sum = 0;
        long tokens = 0;
        foreach (var (stream, step, next) in Places(text))
        {
            sum -= Math.Log(Probability(text.Input, stream, step, next));
            tokens++;
        }

        return sum / tokens;
    }

    private double Probability(TokenBatch text, int stream, int step, int next)
    {
        double p = 1.0 / _vocabularySize;
        for (int length = 0; length < _order && length <= step + 1; length++)
        {
            UInt128 context = Context(text, stream, step, length);
            if (!_contexts[length].TryGetValue(context, out var seen))
                break;
            p = (_grams[length].GetValueOrDefault((context << BitsPerToken) | (uint)next) + seen.Kinds * p) / (seen.Count + seen.Kinds);
        }

        return p;
    }

    private static IEnumerable<(int Stream, int Step, int Next)> Places(Batch<TokenBatch> text)
    {
        int time = text.Input.Time;
        int[] next = text.Target.Classes.ToArray();
        for (int stream = 0; stream < text.Input.Batch; stream++)
        {
            for (int step = 0; step < time; step++)
                yield return (stream, step, next[stream * time + step]);
        }
    }

    /// <summary>The last tokens up to a step, packed; the orders have tables of their own, so lengths need no mark.</summary>
    private static UInt128 Context(TokenBatch text, int stream, int step, int length)
    {
        UInt128 context = 0;
        for (int i = step - length + 1; i <= step; i++)
            context = (context << BitsPerToken) | (uint)text[stream, i];
        return context;
    }
}
