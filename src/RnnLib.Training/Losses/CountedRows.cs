namespace RnnLib.Training;

/// <summary>Which rows of a prediction count: all of a tensor's, the real steps of a padded sequence.</summary>
/// <remarks>Rows that do not count are never read: what stands there may be NaN.</remarks>
internal sealed class CountedRows
{
    private readonly (int First, int Count)[] _runs;

    private CountedRows((int First, int Count)[] runs) => _runs = runs;

    /// <summary>How many rows count.</summary>
    public int Count => _runs.Sum(run => run.Count);

    /// <summary>The rows of a prediction whose innermost axis is a row.</summary>
    public static CountedRows Of(Prediction prediction)
    {
        Shape shape = prediction.Values.Shape;
        if (prediction.Sequence is not { HasPadding: true } sequence)
            return new([(0, shape.Rank == 0 ? 1 : shape.Count / Math.Max(shape[^1], 1))]);

        int[] lengths = sequence.Lengths.ToArray();
        return new([.. lengths.Select((length, row) => (row * sequence.Time, length))]);
    }

    public IEnumerator<int> GetEnumerator()
    {
        foreach ((int first, int count) in _runs)
        {
            for (int row = first; row < first + count; row++)
                yield return row;
        }
    }
}
