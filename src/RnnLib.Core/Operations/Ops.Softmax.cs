using System.Numerics.Tensors;

namespace RnnLib;

public static partial class Ops
{
    /// <summary>exp(x) / sum(exp(x)) along an axis: probabilities that add up to 1.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1)
    {
        if (AlongLastAxis(x, axis, nameof(Softmax), Softmax) is { } moved)
            return moved;

        Tensor y = ResultLike(x);
        int width = x.Shape[^1];
        for (int row = 0; row < x.Count; row += width)
            SoftmaxRow(x.Data.Slice(row, width), y.Writable.Slice(row, width));

        y.Tape?.Record("Softmax", flow =>
        {
            if (!flow.Wants(x))
                return;
            for (int row = 0; row < x.Count; row += width)
                AddSoftmaxGradient(y.Data.Slice(row, width), flow.Of(y).Slice(row, width), flow.Into(x).Slice(row, width));
        }, y);
        return y;
    }

    /// <summary>The softmax of the first elements of each row, exactly zero for the others: what attention makes of scores where some do not count.</summary>
    /// <param name="x">[..., width]; what stands beyond a row's count is never read.</param>
    /// <param name="counts">For each row how many of its elements count, 0 to width; a row of none gives zeros.</param>
    /// <exception cref="ArgumentException">There is not one count for each row, or a count is not within 0 to width.</exception>
    public static Tensor Softmax(Tensor x, ReadOnlySpan<int> counts)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank == 0 || x.Shape.Product(0, x.Rank - 1) != counts.Length)
            throw new ArgumentException($"Softmax: counts: expected one for each row of {x.Shape}, got {counts.Length}.", nameof(counts));
        int width = x.Shape[^1];
        foreach (int count in counts)
        {
            if ((uint)count > (uint)width)
                throw new ArgumentOutOfRangeException(nameof(counts), count, $"Softmax: counts: expected 0 to width={width}.");
        }

        int[] kept = counts.ToArray();
        Tensor y = ResultLike(x);
        for (int row = 0; row < kept.Length; row++)
        {
            SoftmaxRow(x.Data.Slice(row * width, kept[row]), y.Writable.Slice(row * width, kept[row]));
            y.Writable.Slice(row * width + kept[row], width - kept[row]).Clear();
        }

        y.Tape?.Record("Softmax", flow =>
        {
            for (int row = 0; row < kept.Length && flow.Wants(x); row++)
                AddSoftmaxGradient(y.Data.Slice(row * width, kept[row]), flow.Of(y).Slice(row * width, kept[row]), flow.Into(x).Slice(row * width, kept[row]));
        }, y);
        return y;
    }

    /// <summary>log(softmax(x)) along an axis, computed without overflow.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1)
    {
        if (AlongLastAxis(x, axis, nameof(LogSoftmax), LogSoftmax) is { } moved)
            return moved;

        Tensor y = ResultLike(x);
        int width = x.Shape[^1];
        for (int row = 0; row < x.Count; row += width)
            LogSoftmaxRow(x.Data.Slice(row, width), y.Writable.Slice(row, width));

        y.Tape?.Record("LogSoftmax", flow =>
        {
            if (!flow.Wants(x))
                return;
            for (int row = 0; row < x.Count; row += width)
            {
                ReadOnlySpan<float> logP = y.Data.Slice(row, width), dy = flow.Of(y).Slice(row, width);
                Span<float> dx = flow.Into(x).Slice(row, width);
                float sum = VectorSums.Sum(dy);
                for (int i = 0; i < width; i++)
                    dx[i] += dy[i] - MathF.Exp(logP[i]) * sum;                                         // dx += dy - p sum(dy)
            }
        }, y);
        return y;
    }

    /// <summary>Probabilities of one row of logits.</summary>
    internal static void SoftmaxRow(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (logits.IsEmpty)
            return;
        VectorArithmetic.Subtract(logits, TensorPrimitives.Max(logits), probabilities);
        TensorPrimitives.Exp(probabilities, probabilities);
        VectorArithmetic.Divide(probabilities, VectorSums.Sum(probabilities), probabilities);
    }

    /// <summary>dx += p (dp - p·dp) for one row.</summary>
    private static void AddSoftmaxGradient(ReadOnlySpan<float> p, ReadOnlySpan<float> dp, Span<float> dx)
    {
        float dot = VectorSums.Dot(p, dp);
        for (int i = 0; i < p.Length; i++)
            dx[i] += p[i] * (dp[i] - dot);
    }

    /// <summary>Log-probabilities of one row of logits.</summary>
    internal static void LogSoftmaxRow(ReadOnlySpan<float> logits, Span<float> logProbabilities)
    {
        if (logits.IsEmpty)
            return;
        float max = TensorPrimitives.Max(logits);
        VectorArithmetic.Subtract(logits, max, logProbabilities);
        TensorPrimitives.Exp(logProbabilities, logProbabilities);
        float logSum = MathF.Log(VectorSums.Sum(logProbabilities));
        VectorArithmetic.Subtract(logits, max, logProbabilities);                // max + logSum at once would round to max where logits are large
        VectorArithmetic.Subtract(logProbabilities, logSum, logProbabilities);
    }

    /// <summary>Runs an operation of the innermost axis along another one; null if the axis is the innermost already.</summary>
    private static Tensor? AlongLastAxis(Tensor x, int axis, string name, Func<Tensor, int, Tensor> operation)
    {
        ArgumentNullException.ThrowIfNull(x);
        int resolved = x.Shape.ResolveAxis(axis, name);
        return resolved == x.Rank - 1 ? null : Transpose(operation(Transpose(x, resolved, -1), -1), resolved, -1);
    }
}
