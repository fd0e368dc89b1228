namespace RnnLib.Layers;

/// <summary>How the weights of attentions begin.</summary>
internal static class AttentionWeights
{
    public static Tensor Draw(int rows, int columns, Rng rng) => Tensor.Uniform([rows, columns], -1 / MathF.Sqrt(columns), 1 / MathF.Sqrt(columns), rng);

    public static Tensor DrawScore(int size, Rng rng) => Tensor.Uniform([size], -1 / MathF.Sqrt(size), 1 / MathF.Sqrt(size), rng);
}
