using RnnLib;

namespace MusicGeneration;

/// <summary>How often each key goes down, alone or after it was up or down: what a network must beat.</summary>
internal static class KeyBaseline
{
    /// <summary>The negative log-likelihood per step, summed over the keys, of the steps of a piece but the first.</summary>
    /// <param name="train">The pieces to count in.</param>
    /// <param name="test">The pieces to score.</param>
    /// <param name="looksBack">Whether the key's own step before is known.</param>
    public static double NegativeLogLikelihood(IReadOnlyList<Tensor> train, IReadOnlyList<Tensor> test, bool looksBack)
    {
        double[,,] counts = new double[Chorales.Keys, 2, 2];
        ForEach(train, (key, before, now) => counts[key, looksBack ? before : 0, now]++);
        double sum = 0;
        ForEach(test, (key, before, now) =>
        {
            int state = looksBack ? before : 0;
            sum -= Math.Log((counts[key, state, now] + 0.5) / (counts[key, state, 0] + counts[key, state, 1] + 1));
        });
        return sum / test.Sum(piece => piece.Shape[0] - 1);
    }

    private static void ForEach(IReadOnlyList<Tensor> pieces, Action<int, int, int> see)
    {
        foreach (Tensor piece in pieces)
        {
            ReadOnlySpan<float> data = piece.Data;
            for (int i = Chorales.Keys; i < data.Length; i++)
                see(i % Chorales.Keys, (int)data[i - Chorales.Keys], (int)data[i]);
        }
    }
}
