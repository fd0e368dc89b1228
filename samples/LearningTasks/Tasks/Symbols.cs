using RnnLib;

namespace LearningTasks.Tasks;

internal static class Symbols
{
    /// <summary>A vector with a single 1 for each symbol.</summary>
    /// <param name="symbols">[batch, time], row after row.</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="alphabet">The number of symbols.</param>
    /// <returns>[batch, time, alphabet]</returns>
    public static Sequence OneHot(ReadOnlySpan<int> symbols, int batch, int alphabet)
    {
        float[] values = new float[symbols.Length * alphabet];
        for (int i = 0; i < symbols.Length; i++)
            values[i * alphabet + symbols[i]] = 1;
        return Tensor.From([batch, symbols.Length / batch, alphabet], values);
    }

    /// <summary>The symbol with the largest logit, step by step.</summary>
    public static int[] MostProbable(Sequence logits)
    {
        int[] best = new int[logits.Batch * logits.Time];
        for (int step = 0; step < best.Length; step++)
            best[step] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits.Values.Data.Slice(step * logits.Features, logits.Features));
        return best;
    }
}
