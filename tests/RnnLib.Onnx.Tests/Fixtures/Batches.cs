namespace RnnLib.Onnx.Tests;

/// <summary>Batches of several sizes for one and the same file; padding holds NaN, which must reach nothing.</summary>
internal static class Batches
{
    private static readonly (int Batch, int Time, int[] Lengths)[] Sizes =
    [
        (1, 1, [1]),
        (3, 7, [7, 4, 1]),
        (4, 5, [2, 0, 5, 3]),
        (2, 12, [12, 12]),
    ];

    public static IEnumerable<Sequence> Of(int features, bool padded = true)
    {
        var rng = new Rng(3);
        foreach ((int batch, int time, int[] lengths) in Sizes)
        {
            float[] values = Tensor.Normal([batch, time, features], 0, 1, rng).ToArray();
            for (int i = 0; i < values.Length && padded; i++)
                values[i] = i / features % time < lengths[i / features / time] ? values[i] : float.NaN;
            yield return new(Tensor.From([batch, time, features], values), padded ? lengths : default);
        }
    }

    public static IEnumerable<TokenBatch> OfTokens(int vocabularySize)
    {
        var rng = new Rng(4);
        foreach ((int batch, int time, int[] lengths) in Sizes)
        {
            int[] ids = [.. Enumerable.Range(0, batch * time).Select(i => i % time < lengths[i / time] ? rng.NextInt32(vocabularySize) : -5)];
            yield return new(batch, time, ids, lengths);
        }
    }

    /// <summary>[batch, 2, 8, 7]</summary>
    public static IEnumerable<Tensor> OfImages()
    {
        var rng = new Rng(5);
        foreach (int batch in (int[])[1, 3])
            yield return Tensor.Normal([batch, 2, 8, 7], 0, 1, rng);
    }

    public static OnnxValue LengthsOf(ReadOnlySpan<int> lengths) => OnnxValue.Of([lengths.Length], [.. lengths.ToArray().Select(length => (long)length)]);

    public static OnnxValue TokensOf(TokenBatch tokens) => OnnxValue.Of([tokens.Batch, tokens.Time], [.. tokens.Tokens.ToArray().Select(id => (long)id)]);
}
