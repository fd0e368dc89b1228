using System.Globalization;
using System.Text;

namespace RnnLib.Training;

/// <summary>How often each class was taken for each: counted over batches, and the figures that follow from it.</summary>
/// <remarks>
/// A figure that is 0 / 0, such as the precision of a class that was never said, is 0, as in scikit-learn.
/// <example><code>
/// var matrix = new ConfusionMatrix(classes: 3);
/// foreach (var batch in test)
///     matrix.Add(model.Predict(batch.Input), batch.Target);
/// Console.WriteLine(matrix.ToText("rain", "snow", "sun"));
/// </code></example>
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>A matrix of zeros.</summary>
    /// <param name="classes">The number of classes.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        (Classes, _counts) = (classes, new long[(long)classes * classes]);
    }

    internal ConfusionMatrix(int classes, double[] counts)
        : this(classes)
    {
        for (int i = 0; i < counts.Length; i++)
            _counts[i] = (long)counts[i];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>How many rows have been counted.</summary>
    public long Count => _counts.Sum();

    /// <summary>The share of the rows that were right; NaN before the first.</summary>
    public double Accuracy => Enumerable.Range(0, Classes).Sum(c => this[c, c]) / (double)Count;

    /// <summary>How many rows of one class were taken for another, or for itself.</summary>
    /// <param name="actual">The class that the target names.</param>
    /// <param name="said">The class that the model said.</param>
    public long this[int actual, int said] => _counts[Index(actual, said)];

    /// <summary>Counts one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int actual, int said) => _counts[Index(actual, said)]++;

    /// <summary>Counts a batch; the largest logit is what the model says, of a single logit the side of 0.</summary>
    /// <param name="prediction">Logits [..., classes]; or one logit where there are two classes.</param>
    /// <param name="target">A class per row, or numbers such as one-hot rows.</param>
    /// <param name="ignoredClass">Rows of this class do not count.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the number of classes differs; nothing has been counted then.</exception>
    public void Add(Prediction prediction, Target target, int? ignoredClass = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var rows = new ClassifiedRows(prediction, target, ignoredClass);
        if (rows.Classes != Classes)
            throw new ArgumentException($"prediction: expected {Classes} classes, got {rows.Classes}: {prediction.Values.Shape}.", nameof(prediction));
        foreach (int row in rows.Rows)
            Add(rows.Meant(row), rows.Said(row));
    }

    /// <summary>Of the rows that were said to be of a class, the share that are.</summary>
    public double Precision(int ofClass) => Ratio(this[ofClass, ofClass], Said(ofClass));

    /// <summary>Of the rows that are of a class, the share that were said to be.</summary>
    public double Recall(int ofClass) => Ratio(this[ofClass, ofClass], Actual(ofClass));

    /// <summary>The harmonic mean of precision and recall: 2 right / (said + actual).</summary>
    public double F1(int ofClass) => Ratio(2 * this[ofClass, ofClass], Said(ofClass) + Actual(ofClass));

    /// <summary>The precision over all classes.</summary>
    public double Precision(ClassAverage average) => Average(average, Precision, Said);

    /// <summary>The recall over all classes.</summary>
    public double Recall(ClassAverage average) => Average(average, Recall, Actual);

    /// <summary>The F1 figure over all classes; the mean of the classes' F1, not the F1 of the means.</summary>
    public double F1(ClassAverage average) => Average(average, F1, c => Said(c) + Actual(c), factor: 2);

    /// <summary>A table: a row for each class of the targets, a column for each class that was said, with precision and recall.</summary>
    /// <param name="names">A name for each class; none: their numbers.</param>
    /// <exception cref="ArgumentException">The number of names is not that of the classes.</exception>
    public string ToText(params ReadOnlySpan<string> names)
    {
        if (names.Length != 0 && names.Length != Classes)
            throw new ArgumentException($"ToText: names: expected {Classes}, one for each class, got {names.Length}.", nameof(names));
        string[] labels = names.Length > 0 ? names.ToArray() : [.. Enumerable.Range(0, Classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        string[][] cells =
        [
            ["actual \\ said", .. labels, "recall"],
            .. labels.Select((label, actual) => (string[])[label, .. Enumerable.Range(0, Classes).Select(said => this[actual, said].ToString(CultureInfo.InvariantCulture)), Share(Recall(actual))]),
            ["precision", .. Enumerable.Range(0, Classes).Select(c => Share(Precision(c))), Share(Accuracy)],
        ];
        int[] widths = [.. Enumerable.Range(0, Classes + 2).Select(column => cells.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in cells)
            text.AppendJoin("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).Append('\n');
        return text.ToString();
    }

    /// <summary>The table with the classes' numbers.</summary>
    public override string ToString() => ToText();

    private static string Share(double share) => share.ToString("F3", CultureInfo.InvariantCulture);

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private long Said(int ofClass) => Enumerable.Range(0, Classes).Sum(actual => this[actual, ofClass]);

    private long Actual(int ofClass) => Enumerable.Range(0, Classes).Sum(said => this[ofClass, said]);

    private double Average(ClassAverage average, Func<int, double> figure, Func<int, long> whole, int factor = 1)
    {
        if (Count == 0)
            return double.NaN;
        int[] occurring = [.. Enumerable.Range(0, Classes).Where(c => Said(c) + Actual(c) > 0)];
        return average switch
        {
            ClassAverage.Micro => Ratio(factor * occurring.Sum(c => this[c, c]), occurring.Sum(whole)),
            ClassAverage.Weighted => occurring.Sum(c => figure(c) * Actual(c)) / Count,
            _ => occurring.Average(figure),
        };
    }

    private int Index(int actual, int said)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)Classes, nameof(actual));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)said, (uint)Classes, nameof(said));
        return actual * Classes + said;
    }
}
