using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>A loss of one predicted number x and one true number t, and its slope in x.</summary>
internal interface IElementLoss
{
    static abstract float Value(float x, float t);

    static abstract float Slope(float x, float t);
}

/// <summary>What all losses share: checks, padding, reduction.</summary>
internal static class ElementLoss
{
    /// <summary>The reduced loss of every number of a prediction.</summary>
    public static Tensor Of<TLoss>(Prediction prediction, Target target, Reduction reduction, string name)
        where TLoss : struct, IElementLoss
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.IsClasses)
            throw new ArgumentException($"{name}: target: expected numbers of the prediction's shape, got class indices {target.Shape}.", nameof(target));
        var rows = CountedRows.Of(prediction, target);
        Tensor x = prediction.Values, t = target.Values;
        if (x.Shape != t.Shape)
            throw new ArgumentException($"{name}: target: expected the prediction's shape {x.Shape}, got {t.Shape}.", nameof(target));

        int size = CountedRows.RowSize(x.Shape);
        Tensor losses = Operation.Result(x.Shape, x);
        losses.Writable.Clear();
        Span<float> values = losses.Writable;
        foreach ((int first, int count) in rows.Runs)
            Evaluate<TLoss>(Rows(x.Data, first, count, size), Rows(t.Data, first, count, size), values[(first * size)..]);

        losses.Tape?.Record(name, flow =>
        {
            if (!flow.Wants(x))
                return;
            ReadOnlySpan<float> dLosses = flow.Of(losses);
            Span<float> dx = flow.Into(x);
            foreach ((int first, int count) in rows.Runs)
                AddSlopes<TLoss>(Rows(x.Data, first, count, size), Rows(t.Data, first, count, size), Rows(dLosses, first, count, size), dx[(first * size)..]);
        }, losses);
        return Reduce(losses, rows.Count * size, reduction, name);
    }

    /// <summary>Applies a reduction to losses of which those that do not count are zero.</summary>
    /// <exception cref="ArgumentException">A mean over nothing.</exception>
    public static Tensor Reduce(Tensor losses, int count, Reduction reduction, string name) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Sum => Ops.Sum(losses),
        _ when count == 0 => throw new ArgumentException($"{name}: the batch has no real step, so its mean loss is not defined."),
        _ => Ops.Sum(losses) * (1f / count),
    };

    private static ReadOnlySpan<float> Rows(ReadOnlySpan<float> matrix, int first, int count, int size) => matrix.Slice(first * size, count * size);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Evaluate<TLoss>(ReadOnlySpan<float> x, ReadOnlySpan<float> t, Span<float> losses)
        where TLoss : struct, IElementLoss
    {
        for (int i = 0; i < x.Length; i++)
            losses[i] = TLoss.Value(x[i], t[i]);
    }

    /// <summary>dx += dLoss * the slope</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSlopes<TLoss>(ReadOnlySpan<float> x, ReadOnlySpan<float> t, ReadOnlySpan<float> dLosses, Span<float> dx)
        where TLoss : struct, IElementLoss
    {
        for (int i = 0; i < x.Length; i++)
            dx[i] += dLosses[i] * TLoss.Slope(x[i], t[i]);
    }
}
