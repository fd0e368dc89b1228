using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>A loss of one predicted number x and one true number t, and its slope in x; the column is the place within the row.</summary>
internal interface IElementLoss
{
    float Value(float x, float t, int column);

    float Slope(float x, float t, int column);
}

/// <summary>What all losses share: checks, padding, reduction.</summary>
internal static class ElementLoss
{
    /// <summary>The reduced loss of every number of a prediction.</summary>
    public static Tensor Of<TLoss>(TLoss loss, Prediction prediction, Target target, Reduction reduction, string name)
        where TLoss : struct, IElementLoss
    {
        CountedRows rows = Check(prediction, target, name);
        Tensor losses = Apart(loss, prediction.Values, target.Values, rows, name);
        return Reduce(losses, rows.Count * CountedRows.RowSize(losses.Shape), reduction, name);
    }

    /// <summary>The rows that count of a prediction and a target that are numbers of one shape.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static CountedRows Check(Prediction prediction, Target target, string name)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.IsClasses)
            throw new ArgumentException($"{name}: target: expected numbers of the prediction's shape, got class indices {target.Shape}.", nameof(target));
        var rows = CountedRows.Of(prediction, target);
        if (prediction.Values.Shape != target.Shape)
            throw new ArgumentException($"{name}: target: expected the prediction's shape {prediction.Values.Shape}, got {target.Shape}.", nameof(target));
        return rows;
    }

    /// <summary>One loss per number, zero where it does not count.</summary>
    public static Tensor Apart<TLoss>(TLoss loss, Tensor x, Tensor t, CountedRows rows, string name)
        where TLoss : struct, IElementLoss
    {
        int size = CountedRows.RowSize(x.Shape);
        Tensor losses = Operation.Result(x.Shape, x);
        losses.Writable.Clear();
        foreach ((int first, int count) in rows.Runs)
            Evaluate(loss, Rows(x.Data, first, count, size), Rows(t.Data, first, count, size), losses.Writable[(first * size)..], size);

        losses.Tape?.Record(name, flow =>
        {
            if (!flow.Wants(x))
                return;
            ReadOnlySpan<float> dLosses = flow.Of(losses);
            Span<float> dx = flow.Into(x);
            foreach ((int first, int count) in rows.Runs)
                AddSlopes(loss, Rows(x.Data, first, count, size), Rows(t.Data, first, count, size), Rows(dLosses, first, count, size), dx[(first * size)..], size);
        }, losses);
        return losses;
    }

    /// <summary>Applies a reduction to losses of which those that do not count are zero.</summary>
    /// <param name="losses">One per row or number.</param>
    /// <param name="count">What a mean divides by: how many count, or their weights.</param>
    /// <param name="reduction">What becomes of them.</param>
    /// <param name="name">The loss, for messages.</param>
    /// <exception cref="ArgumentException">A mean over nothing.</exception>
    public static Tensor Reduce(Tensor losses, double count, Reduction reduction, string name) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Sum => Ops.Sum(losses),
        _ when count == 0 => throw new ArgumentException($"{name}: the batch has no real step, so its mean loss is not defined."),
        _ => Ops.Sum(losses) * (1f / (float)count),
    };

    private static ReadOnlySpan<float> Rows(ReadOnlySpan<float> matrix, int first, int count, int size) => matrix.Slice(first * size, count * size);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Evaluate<TLoss>(TLoss loss, ReadOnlySpan<float> x, ReadOnlySpan<float> t, Span<float> losses, int size)
        where TLoss : struct, IElementLoss
    {
        for (int i = 0, column = 0; i < x.Length; i++, column = column + 1 == size ? 0 : column + 1)
            losses[i] = loss.Value(x[i], t[i], column);
    }

    /// <summary>dx += dLoss * the slope</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSlopes<TLoss>(TLoss loss, ReadOnlySpan<float> x, ReadOnlySpan<float> t, ReadOnlySpan<float> dLosses, Span<float> dx, int size)
        where TLoss : struct, IElementLoss
    {
        for (int i = 0, column = 0; i < x.Length; i++, column = column + 1 == size ? 0 : column + 1)
            dx[i] += dLosses[i] * loss.Slope(x[i], t[i], column);
    }
}
