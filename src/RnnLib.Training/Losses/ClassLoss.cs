using System.Numerics.Tensors;

namespace RnnLib.Training;

/// <summary>-Σ q log(p) over classes, q being the true distribution, smoothed and weighted: cross-entropy from logits, or from log(p) itself.</summary>
internal sealed class ClassLoss : ICountedLoss
{
    private readonly CrossEntropyOptions _options;
    private readonly float[]? _weights;
    private readonly bool _takesLogits;
    private readonly string _name;

    public ClassLoss(CrossEntropyOptions options, bool takesLogits, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _takesLogits, _name) = (options, takesLogits, name);
        _weights = options.ClassWeights is { } weights ? [.. weights] : null;
        if (!takesLogits && options.LabelSmoothing > 0)
            throw new ArgumentException($"{name}: LabelSmoothing: expected 0; smoothing is for CrossEntropy.", nameof(options));
    }

    public double CountOf(Prediction prediction, Target target) => CountOf(target, Rows(prediction, target));

    public Tensor Of(Prediction prediction, Target target)
    {
        CountedRows rows = Rows(prediction, target);
        Tensor x = prediction.Values;
        int classes = x.Shape[^1];
        Tensor losses = Operation.Result(Shape.Create(x.Shape.Axes[..^1]), x);
        losses.Writable.Clear();
        float[] logProbabilities = new float[_takesLogits ? x.Count : 0], truth = new float[classes];
        foreach (int row in rows)
        {
            ReadOnlySpan<float> given = x.Data.Slice(row * classes, classes);
            if (_takesLogits)
                Ops.LogSoftmaxRow(given, logProbabilities.AsSpan(row * classes, classes));
            losses.Writable[row] = Row(_takesLogits ? logProbabilities.AsSpan(row * classes, classes) : given, target, row, truth);
        }

        losses.Tape?.Record(_name, flow =>
        {
            if (!flow.Wants(x))
                return;
            ReadOnlySpan<float> dLosses = flow.Of(losses);
            Span<float> dx = flow.Into(x);
            foreach (int row in rows)
            {
                Span<float> d = dx.Slice(row * classes, classes);
                ReadOnlySpan<float> logP = _takesLogits ? logProbabilities.AsSpan(row * classes, classes) : default;
                AddSlope(d, dLosses[row], logP, target, row, truth);
            }
        }, losses);
        return ElementLoss.Reduce(losses, _options.Reduction == Reduction.Mean ? CountOf(target, rows) : 1, _options.Reduction, _name);
    }

    /// <summary>dx += dloss (p sum(q) - q), the first part only for logits.</summary>
    private void AddSlope(Span<float> d, float dLoss, ReadOnlySpan<float> logP, Target target, int row, float[] truth)
    {
        if (target.IsClasses && _options.LabelSmoothing == 0)
        {
            int meant = target.Classes[row];
            AddProbabilities(d, dLoss * Weight(meant), logP, truth);
            d[meant] -= dLoss * Weight(meant);
            return;
        }

        Truth(target, row, truth);
        float sum = VectorSums.Sum(truth);
        VectorArithmetic.MultiplyAdd(truth, -dLoss, d, d);
        AddProbabilities(d, dLoss * sum, logP, truth);
    }

    /// <summary>d += scale p</summary>
    private static void AddProbabilities(Span<float> d, float scale, ReadOnlySpan<float> logP, Span<float> p)
    {
        if (logP.IsEmpty)
            return;
        TensorPrimitives.Exp(logP, p);
        VectorArithmetic.MultiplyAdd(p, scale, d, d);
    }

    /// <summary>-Σ q log(p); a class that has no share in the truth may have any p.</summary>
    private float Row(ReadOnlySpan<float> logP, Target target, int row, float[] truth)
    {
        if (target.IsClasses && _options.LabelSmoothing == 0)
            return -Weight(target.Classes[row]) * logP[target.Classes[row]];
        Truth(target, row, truth);
        float sum = 0;
        for (int c = 0; c < truth.Length; c++)
            sum -= truth[c] == 0 ? 0 : truth[c] * logP[c];
        return sum;
    }

    private void Truth(Target target, int row, float[] truth)
    {
        int classes = truth.Length;
        if (target.IsClasses)
        {
            Array.Clear(truth);
            truth[target.Classes[row]] = 1;
        }
        else
        {
            target.Values.Data.Slice(row * classes, classes).CopyTo(truth);
        }

        float smoothing = _options.LabelSmoothing;
        for (int c = 0; c < classes && (smoothing > 0 || _weights is not null); c++)
            truth[c] = Weight(c) * ((1 - smoothing) * truth[c] + smoothing / classes);
    }

    private float Weight(int c) => _weights is null ? 1 : _weights[c];

    private double CountOf(Target target, CountedRows rows)
    {
        if (_weights is null || !target.IsClasses)
            return rows.Count;
        double sum = 0;
        foreach (int row in rows)
            sum += Weight(target.Classes[row]);
        return sum;
    }

    /// <summary>The rows that count, the arguments having been checked.</summary>
    private CountedRows Rows(Prediction prediction, Target target)
    {
        CountedRows rows = ClassRows.Of(prediction, target, _options.IgnoredClass, _name);
        int classes = prediction.Values.Shape[^1];
        if (_weights is not null && _weights.Length != classes)
            throw new ArgumentException($"{_name}: ClassWeights: expected one for each of the {classes} classes, got {_weights.Length}.", nameof(prediction));
        return rows;
    }
}
