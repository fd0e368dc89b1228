namespace RnnLib.Training;

/// <summary>Which rows of a prediction count: all of a tensor's, the real steps of a padded sequence.</summary>
/// <remarks>Rows that do not count are never read: what stands there may be NaN.</remarks>
internal sealed class CountedRows
{
    private readonly (int First, int Count)[] _runs;

    private CountedRows((int First, int Count)[] runs) => _runs = runs;

    /// <summary>The rows that count, as neighbours.</summary>
    public ReadOnlySpan<(int First, int Count)> Runs => _runs;

    /// <summary>How many rows count.</summary>
    public int Count => _runs.Sum(run => run.Count);

    /// <summary>The rows of a prediction whose innermost axis is a row.</summary>
    /// <exception cref="ArgumentException">Prediction and target have lengths that differ.</exception>
    public static CountedRows Of(Prediction prediction, Target target)
    {
        Shape shape = (prediction.Values ?? throw new ArgumentException("prediction: there are no values in it.", nameof(prediction))).Shape;
        int[]? predicted = prediction.Sequence is { HasPadding: true } sequence ? sequence.Lengths.ToArray() : null, meant = target.PaddedLengths;
        if (predicted is not null && meant is not null && !predicted.AsSpan().SequenceEqual(meant))
            throw new ArgumentException($"target: expected the prediction's lengths [{string.Join(", ", predicted)}], got [{string.Join(", ", meant)}].", nameof(target));
        return (predicted ?? meant) is { } lengths
            ? new([.. lengths.Select((length, row) => (row * shape[1], length))])
            : new([(0, RowsOf(shape))]);
    }

    /// <summary>How many numbers a row has: a vector is a batch of single numbers.</summary>
    public static int RowSize(Shape shape) => shape.Rank > 1 ? shape[^1] : 1;

    private static int RowsOf(Shape shape) => shape.Count / Math.Max(RowSize(shape), 1);

    public IEnumerator<int> GetEnumerator()
    {
        foreach ((int first, int count) in _runs)
        {
            for (int row = first; row < first + count; row++)
                yield return row;
        }
    }
}
