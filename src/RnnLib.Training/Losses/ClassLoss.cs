namespace RnnLib.Training;

/// <summary>-Σ q log(p) over classes, q being the true distribution, smoothed and weighted: cross-entropy from logits, or from log(p) itself.</summary>
internal sealed class ClassLoss : ICountedLoss
{
    /// <summary>How many multiply-adds an exponential takes the time of, about.</summary>
    private const int WorkPerClass = 16;

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
        var softmax = new SoftmaxRow[losses.Count];
        rows.Share(losses.Count, WorkPerClass * (long)classes, (first, count) =>
        {
            Buffer truth = BufferPool.Rent(classes);
            for (int row = first; row < first + count; row++)
            {
                ReadOnlySpan<float> given = x.Data.Slice(row * classes, classes);
                softmax[row] = _takesLogits ? SoftmaxRow.Of(given) : default;   // x - 0 - 0 is the logarithm itself
                losses.Writable[row] = Row(given, softmax[row], target, row, truth.Span);
            }

            BufferPool.Return(truth);
        });

        losses.Tape?.Record(_name, flow =>
        {
            if (!flow.Wants(x))
                return;
            ReadOnlyMemory<float> dLosses = flow.MemoryOf(losses);
            Memory<float> dx = flow.MemoryOver(x, out bool isNew);
            if (isNew && rows.Count < losses.Count)
                dx.Span.Clear();
            rows.Share(losses.Count, WorkPerClass * (long)classes, (first, count) =>
            {
                Buffer truth = BufferPool.Rent(classes);
                for (int row = first; row < first + count; row++)
                    AddSlope(dx.Span.Slice(row * classes, classes), isNew, dLosses.Span[row], x.Data.Slice(row * classes, classes), softmax[row], target, row, truth.Span);
                BufferPool.Return(truth);
            });
        }, losses);
        return ElementLoss.Reduce(losses, _options.Reduction == Reduction.Mean ? CountOf(target, rows) : 1, _options.Reduction, _name);
    }

    /// <summary>dx += dloss (p sum(q) - q), the first part only for logits.</summary>
    private void AddSlope(Span<float> d, bool isNew, float dLoss, ReadOnlySpan<float> x, SoftmaxRow softmax, Target target, int row, Span<float> truth)
    {
        if (target.IsClasses && _options.LabelSmoothing == 0)
        {
            int meant = target.Classes[row];
            AddProbabilities(dLoss * Weight(meant), d, x);
            d[meant] -= dLoss * Weight(meant);
            return;
        }

        Truth(target, row, truth);
        AddProbabilities(dLoss * VectorSums.Sum(truth), d, x);
        VectorArithmetic.MultiplyAdd(truth, -dLoss, d, d);

        void AddProbabilities(float scale, Span<float> d, ReadOnlySpan<float> x)
        {
            if (_takesLogits)
                softmax.WriteProbabilities(x, scale, d, accumulate: !isNew);
            else if (isNew)
                d.Clear();
        }
    }

    /// <summary>-Σ q log(p); a class that has no share in the truth may have any p.</summary>
    private float Row(ReadOnlySpan<float> x, SoftmaxRow softmax, Target target, int row, Span<float> truth)
    {
        if (target.IsClasses && _options.LabelSmoothing == 0)
            return -Weight(target.Classes[row]) * softmax.LogOf(x[target.Classes[row]]);
        Truth(target, row, truth);
        float sum = 0;
        for (int c = 0; c < truth.Length; c++)
            sum -= truth[c] == 0 ? 0 : truth[c] * softmax.LogOf(x[c]);
        return sum;
    }

    private void Truth(Target target, int row, Span<float> truth)
    {
        int classes = truth.Length;
        if (target.IsClasses)
        {
            truth.Clear();
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
