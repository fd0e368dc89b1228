namespace RnnLib.Layers.Tests;

/// <summary>A model whose next token depends on all tokens before, by chance but always alike: what decoding is held against brute force with.</summary>
internal sealed class HistoryModel(int vocabulary, ulong seed = 1, float spread = 2) : INextToken<int[][]>
{
    public int Reads { get; private set; }

    public NextTokens<int[][]> Start(params int[][] histories) => new(Logits(histories), histories);

    public NextTokens<int[][]> Read(ReadOnlySpan<int> tokens, int[][] state)
    {
        Reads += tokens.Length;
        int[] read = tokens.ToArray();
        return Start([.. state.Select((history, i) => (int[])[.. history, read[i]])]);
    }

    public int[][] Select(int[][] state, ReadOnlySpan<int> sequences) => [.. sequences.ToArray().Select(place => state[place])];

    /// <summary>log p of each token after a history.</summary>
    public double[] LogP(int[] history)
    {
        double[] logits = [.. Of(history).ToArray().Select(x => (double)x)];
        double logSum = Math.Log(logits.Sum(Math.Exp));
        return [.. logits.Select(x => x - logSum)];
    }

    private Tensor Logits(int[][] histories) => Ops.Concatenate([.. histories.Select(Of)], axis: 0);

    private Tensor Of(int[] history) => Tensor.Uniform([1, vocabulary], -spread, spread, new Rng(history.Aggregate(seed, (hash, token) => hash * 31 + (ulong)token + 7)));
}
