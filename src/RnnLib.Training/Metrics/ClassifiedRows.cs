using System.Numerics.Tensors;

namespace RnnLib.Training;

/// <summary>The rows of a prediction over classes: what was said and what was meant.</summary>
internal sealed class ClassifiedRows
{
    private readonly Tensor _logits;
    private readonly Target _target;

    /// <summary>Checks that the target has a class, or a number for each logit, for every row.</summary>
    /// <param name="prediction">Logits [..., classes]; a single one is a yes or no.</param>
    /// <param name="target">A class per row, or numbers such as one-hot rows.</param>
    /// <param name="ignoredClass">Rows of this class do not count.</param>
    public ClassifiedRows(Prediction prediction, Target target, int? ignoredClass)
    {
        (_logits, _target) = (prediction.Values ?? throw new ArgumentException("prediction: there are no values in it.", nameof(prediction)), target);
        LogitCount = _logits.Rank == 0 ? 1 : _logits.Shape[^1];
        if (target.IsClasses ? _logits.Rank == 0 || target.Shape != Shape.Create(_logits.Shape.Axes[..^1]) : target.Shape != _logits.Shape)
            throw new ArgumentException($"target: expected one class per row of {_logits.Shape}, or numbers of that shape, got {(target.IsClasses ? "classes" : "numbers")} {target.Shape}.", nameof(target));

        var rows = new List<int>();
        foreach (int row in CountedRows.Of(prediction, target))
        {
            int meant = Meant(row);
            if (meant == ignoredClass)
                continue;
            if ((uint)meant >= (uint)Classes)
                throw new ArgumentException($"target: row {row} has class {meant}, expected 0 to {Classes - 1}.", nameof(target));
            rows.Add(row);
        }

        Rows = rows;
    }

    /// <summary>How many numbers a row has.</summary>
    public int LogitCount { get; }

    /// <summary>How many classes there are: two for a single logit.</summary>
    public int Classes => Math.Max(LogitCount, 2);

    /// <summary>The rows that count.</summary>
    public IReadOnlyList<int> Rows { get; }

    public ReadOnlySpan<float> Logits(int row) => _logits.Data.Slice(row * LogitCount, LogitCount);

    /// <summary>The class that a row says: its largest logit, or whether its only one is above 0.</summary>
    public int Said(int row) => Largest(Logits(row), threshold: 0);

    /// <summary>The class that the target names.</summary>
    public int Meant(int row) => _target.IsClasses ? _target.Classes[row] : Largest(_target.Values.Data.Slice(row * LogitCount, LogitCount), threshold: 0.5f);

    private static int Largest(ReadOnlySpan<float> row, float threshold) => row.Length == 1
        ? row[0] > threshold ? 1 : 0
        : TensorPrimitives.IndexOfMax(row);
}
