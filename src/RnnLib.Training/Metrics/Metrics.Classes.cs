namespace RnnLib.Training;

public static partial class Metrics
{
    /// <summary>"roc_auc": the area under the receiver operating characteristic of a yes-or-no model: the chance that a yes scores above a no,
    /// ties counting half. Exact: it keeps every score. NaN until both have come.</summary>
    /// <remarks>The score is the single logit, or of two logits the second less the first; the target a class 0 or 1, or a number, yes above 0.5.</remarks>
    public static Metric RocAuc { get; } = new RocAucMetric();

    /// <summary>"top{k}_accuracy": the share of rows whose class is among the k largest logits; of equal logits the lower classes count as larger.</summary>
    /// <param name="k">How many may be said; 1 is the accuracy.</param>
    /// <param name="options">An ignored class, a name.</param>
    public static Metric TopKAccuracy(int k, ClassMetricOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return Mean(options?.Name ?? FormattableString.Invariant($"top{k}_accuracy"), (prediction, target) =>
        {
            var rows = new ClassifiedRows(prediction, target, options?.IgnoredClass);
            return (rows.Rows.Count(row => IsAmong(rows, row, k)), rows.Rows.Count);
        }, mean => mean);
    }

    /// <summary>"precision": of what was said to be of a class, the share that is. See <see cref="ConfusionMatrix.Precision(ClassAverage)"/>.</summary>
    /// <param name="average">How the classes' figures become one.</param>
    /// <param name="options">An ignored class, a name.</param>
    public static Metric Precision(ClassAverage average = ClassAverage.Macro, ClassMetricOptions? options = null) =>
        Confusion("precision", options, matrix => matrix.Precision(average));

    /// <summary>"recall": of what is of a class, the share that was said to be. See <see cref="ConfusionMatrix.Recall(ClassAverage)"/>.</summary>
    /// <inheritdoc cref="Precision(ClassAverage, ClassMetricOptions)" path="/param"/>
    public static Metric Recall(ClassAverage average = ClassAverage.Macro, ClassMetricOptions? options = null) =>
        Confusion("recall", options, matrix => matrix.Recall(average));

    /// <summary>"f1": the harmonic mean of precision and recall. See <see cref="ConfusionMatrix.F1(ClassAverage)"/>.</summary>
    /// <inheritdoc cref="Precision(ClassAverage, ClassMetricOptions)" path="/param"/>
    public static Metric F1(ClassAverage average = ClassAverage.Macro, ClassMetricOptions? options = null) =>
        Confusion("f1", options, matrix => matrix.F1(average));

    /// <summary>"precision_{class}": of the rows said to be of one class, the share that are.</summary>
    /// <param name="ofClass">The class; 1 is the yes of a yes-or-no model.</param>
    /// <param name="options">An ignored class, a name.</param>
    public static Metric PrecisionOf(int ofClass, ClassMetricOptions? options = null) =>
        Confusion(FormattableString.Invariant($"precision_{ofClass}"), options, matrix => matrix.Precision(ofClass), ofClass);

    /// <summary>"recall_{class}": of the rows of one class, the share that were said to be.</summary>
    /// <inheritdoc cref="PrecisionOf" path="/param"/>
    public static Metric RecallOf(int ofClass, ClassMetricOptions? options = null) =>
        Confusion(FormattableString.Invariant($"recall_{ofClass}"), options, matrix => matrix.Recall(ofClass), ofClass);

    /// <summary>"f1_{class}": the harmonic mean of one class's precision and recall.</summary>
    /// <inheritdoc cref="PrecisionOf" path="/param"/>
    public static Metric F1Of(int ofClass, ClassMetricOptions? options = null) =>
        Confusion(FormattableString.Invariant($"f1_{ofClass}"), options, matrix => matrix.F1(ofClass), ofClass);

    /// <summary>"perplexity": e to the mean of -log(softmax(x)[class]): as if the model chose evenly among so many.</summary>
    /// <remarks>The target names classes; the prediction has at least two logits.</remarks>
    /// <param name="options">An ignored class, a name.</param>
    public static Metric Perplexity(ClassMetricOptions? options = null) =>
        Mean(options?.Name ?? "perplexity", (prediction, target) => Surprise(prediction, target, options), Math.Exp);

    /// <summary>"bits_per_character": the mean of -log2(softmax(x)[class]); per character, if the steps are characters.</summary>
    /// <inheritdoc cref="Perplexity" path="/remarks"/>
    /// <inheritdoc cref="Perplexity" path="/param"/>
    public static Metric BitsPerCharacter(ClassMetricOptions? options = null) =>
        Mean(options?.Name ?? "bits_per_character", (prediction, target) => Surprise(prediction, target, options), mean => mean / Math.Log(2));

    private static (double Sum, long Count) Surprise(Prediction prediction, Target target, ClassMetricOptions? options)
    {
        var rows = new ClassifiedRows(prediction, target, options?.IgnoredClass);
        if (!target.IsClasses || rows.LogitCount < 2)
            throw new ArgumentException($"target: expected classes and two logits or more, got {(target.IsClasses ? "classes" : "numbers")} {target.Shape} for {prediction.Values.Shape}.", nameof(target));
        double sum = 0;
        foreach (int row in rows.Rows)
        {
            ReadOnlySpan<float> logits = rows.Logits(row);
            double max = System.Numerics.Tensors.TensorPrimitives.Max(logits), total = 0;
            foreach (float logit in logits)
                total += Math.Exp(logit - max);
            sum += max - logits[rows.Meant(row)] + Math.Log(total);
        }

        return (sum, rows.Rows.Count);
    }

    private static bool IsAmong(ClassifiedRows rows, int row, int k)
    {
        if (rows.LogitCount == 1)
            return k > 1 || rows.Said(row) == rows.Meant(row);
        ReadOnlySpan<float> logits = rows.Logits(row);
        int meant = rows.Meant(row), larger = 0;
        for (int c = 0; c < logits.Length; c++)
            larger += logits[c] > logits[meant] || (logits[c] == logits[meant] && c < meant) ? 1 : 0;
        return larger < k && !float.IsNaN(logits[meant]);
    }

    /// <summary>A metric whose running numbers are a confusion matrix, row after row; how large, the first batch tells.</summary>
    private static RunningMetric Confusion(string name, ClassMetricOptions? options, Func<ConfusionMatrix, double> figure, int leastClass = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leastClass, "ofClass");
        return new(options?.Name ?? name, size: 0, Add, numbers => numbers.Length == 0 ? double.NaN : figure(new((int)Math.Sqrt(numbers.Length), numbers)));

        void Add(Prediction prediction, Target target, ref double[] numbers)
        {
            var rows = new ClassifiedRows(prediction, target, options?.IgnoredClass);
            if (rows.Classes <= leastClass)
                throw new ArgumentException($"prediction: expected more than {leastClass} classes, got {rows.Classes}: {prediction.Values.Shape}.", nameof(prediction));
            if (numbers.Length == 0)
                numbers = new double[rows.Classes * rows.Classes];
            if (numbers.Length != rows.Classes * rows.Classes)
                throw new ArgumentException($"prediction: expected as many classes as before, {(int)Math.Sqrt(numbers.Length)}, got {rows.Classes}.", nameof(prediction));
            foreach (int row in rows.Rows)
                numbers[rows.Meant(row) * rows.Classes + rows.Said(row)]++;
        }
    }
}
