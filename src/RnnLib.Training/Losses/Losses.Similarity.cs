using System.Numerics.Tensors;

namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean over rows of 1 - cos(x, t), the angle between the vectors: 0 where they point the same way, 2 where opposite.</summary>
    /// <remarks>cos = x·t / √((x·x + 1e-12) (t·t + 1e-12)), as PyTorch's <c>CosineEmbeddingLoss</c> for pairs that belong together.</remarks>
    /// <param name="prediction">Vectors in the last axis: [batch, size] or [batch, time, size].</param>
    /// <param name="target">Vectors of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor CosineSimilarity(Prediction prediction, Target target) => CosineSimilarity(prediction, target, Reduction.Mean);

    /// <summary>1 - cos(x, t) of each row, reduced as the options say.</summary>
    public static Loss CosineSimilarity(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => CosineSimilarity(prediction, target, options.Reduction);
    }

    private static Tensor CosineSimilarity(Prediction prediction, Target target, Reduction reduction)
    {
        CountedRows rows = ElementLoss.Check(prediction, target, nameof(CosineSimilarity));
        Tensor x = prediction.Values, t = target.Values;
        if (x.Rank < 2)
            throw new ArgumentException($"CosineSimilarity: prediction: expected [batch, size] or [batch, time, size], got {x.Shape}.", nameof(prediction));
        int size = x.Shape[^1];
        Tensor losses = Operation.Result(Shape.Create(x.Shape.Axes[..^1]), x);
        losses.Writable.Clear();
        foreach (int row in rows)
            losses.Writable[row] = (float)(1 - Angle(x, t, row, size).Cosine);

        losses.Tape?.Record(nameof(CosineSimilarity), flow =>
        {
            if (!flow.Wants(x))
                return;
            foreach (int row in rows)
            {
                (double cosine, double square, double product) = Angle(x, t, row, size);
                Span<float> dx = flow.Into(x).Slice(row * size, size);
                ReadOnlySpan<float> xRow = x.Data.Slice(row * size, size), tRow = t.Data.Slice(row * size, size);
                TensorPrimitives.MultiplyAdd(tRow, (float)(-flow.Of(losses)[row] / product), dx, dx);                 // d(-cos) = -t / (|x| |t|)
                TensorPrimitives.MultiplyAdd(xRow, (float)(flow.Of(losses)[row] * cosine / square), dx, dx);          //           + cos x / |x|²
            }
        }, losses);
        return ElementLoss.Reduce(losses, rows.Count, reduction, nameof(CosineSimilarity));
    }

    /// <summary>The cosine, |x|² and |x| |t|.</summary>
    private static (double Cosine, double Square, double Product) Angle(Tensor x, Tensor t, int row, int size)
    {
        const double epsilon = 1e-12;
        double dot = 0, xx = epsilon, tt = epsilon;
        for (int i = row * size; i < (row + 1) * size; i++)
        {
            double a = x.Data[i], b = t.Data[i];
            dot += a * b;
            xx += a * a;
            tt += b * b;
        }

        double product = Math.Sqrt(xx * tt);
        return (dot / product, xx, product);
    }
}
