using RnnLib;
using RnnLib.Layers;

namespace FirstSteps;

internal static class Tokens
{
    /// <summary>The letters a to f, as vectors with a single 1 and as learned rows: the second is the first times a matrix, without the zeros.</summary>
    public static void Run()
    {
        const string letters = "abcdef";
        var rng = new Rng(seed: 5);
        var embedding = new Embedding(vocabularySize: 6, embeddingSize: 3, rng);
        var batch = new TokenBatch(batch: 1, time: 6, tokens: [0, 1, 2, 3, 4, 5]);

        Tensor oneHot = Tensor.Identity(6);
        Tensor rows = Ops.Reshape(embedding.Predict(batch).Values, [6, 3]);
        for (int i = 0; i < letters.Length; i++)
            Console.WriteLine($"{letters[i]}  one-hot [{Row(oneHot, i, "0")}]  embedding [{Row(rows, i, "+0.00;-0.00")}]");

        Tensor product = Ops.MatMul(oneHot, embedding.Parameters[0].Value);
        Console.WriteLine($"one-hot times the table equals the look-up: {product.Data.SequenceEqual(rows.Data)}");
        Console.WriteLine($"a word of a 20,000-word vocabulary: {20_000:N0} numbers one-hot, 64 as an embedding");
    }

    private static string Row(Tensor matrix, int row, string format) =>
        string.Join(' ', Enumerable.Range(0, matrix.Shape[1]).Select(column => matrix[row, column].ToString(format)));
}
