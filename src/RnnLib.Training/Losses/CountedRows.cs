namespace RnnLib.Training;

/// <summary>Which rows of a prediction count: all of a tensor's, the real steps of a padded sequence.</summary>
/// <remarks>
/// Rows that do not count are never read: what stands there may be NaN. A target may have steps of its own, as the labels of
/// <see cref="Losses.Ctc(Prediction, Target)"/> do: then no row belongs to a target, whoever asks for the rows gets an exception, and what counts is the sequences.
/// </remarks>
internal sealed class CountedRows
{
    private readonly (int First, int Count)[] _runs;
    private readonly string? _misfit;

    private CountedRows((int First, int Count)[] runs, string? misfit = null) => (_runs, _misfit) = (runs, misfit);

    /// <summary>The rows that count, as neighbours.</summary>
    /// <exception cref="ArgumentException">Prediction and target have lengths that differ.</exception>
    public ReadOnlySpan<(int First, int Count)> Runs => _misfit is null ? _runs : throw new ArgumentException(_misfit);

    /// <summary>How many rows count; the number of sequences where prediction and target have steps of their own.</summary>
    public int Count => _runs.Sum(run => run.Count);

    /// <summary>The rows of a prediction whose innermost axis is a row.</summary>
    public static CountedRows Of(Prediction prediction, Target target)
    {
        Shape shape = (prediction.Values ?? throw new ArgumentException("prediction: there are no values in it.", nameof(prediction))).Shape;
        int[]? predicted = prediction.Sequence is { HasPadding: true } sequence ? sequence.Lengths.ToArray() : null, meant = target.PaddedLengths;
        if (shape.Rank == 3 && target.IsClasses && target.Shape.Rank == 2 && target.Shape[0] == shape[0] && target.Shape[1] != shape[1])
            return new([(0, shape[0])], $"target: expected one class per step [{shape[0]}, {shape[1]}], got {target.Shape}.");
        if (predicted is not null && meant is not null && !predicted.AsSpan().SequenceEqual(meant))
            return new([(0, shape[0])], $"target: expected the prediction's lengths [{string.Join(", ", predicted)}], got [{string.Join(", ", meant)}].");
        return (predicted ?? meant) is { } lengths
            ? new([.. lengths.Select((length, row) => (row * shape[1], length))])
            : new([(0, RowsOf(shape))]);
    }

    /// <summary>How many numbers a row has: a vector is a batch of single numbers.</summary>
    public static int RowSize(Shape shape) => shape.Rank > 1 ? shape[^1] : 1;

    /// <summary>Those of the rows that pass a test.</summary>
    public CountedRows Where(Func<int, bool> counts)
    {
        var runs = new List<(int First, int Count)>();
        foreach (int row in this)
        {
            if (!counts(row))
                continue;
            if (runs.Count > 0 && runs[^1].First + runs[^1].Count == row)
                runs[^1] = (runs[^1].First, runs[^1].Count + 1);
            else
                runs.Add((row, 1));
        }

        return new([.. runs]);
    }

    /// <summary>Shares the rows that count out among the threads.</summary>
    /// <param name="total">How many rows there are in all.</param>
    /// <param name="workPerRow">How many multiply-adds a row takes.</param>
    /// <param name="part">Called with the first and the number of neighbouring rows that count.</param>
    public void Share(int total, long workPerRow, Action<int, int> part)
    {
        (int First, int Count)[] runs = _misfit is null ? _runs : throw new ArgumentException(_misfit);
        Workers.RunRanges(total, workPerRow, (first, count) =>
        {
            foreach ((int firstOfRun, int countOfRun) in runs)
            {
                int from = Math.Max(first, firstOfRun), end = Math.Min(first + count, firstOfRun + countOfRun);
                if (from < end)
                    part(from, end - from);
            }
        });
    }

    private static int RowsOf(Shape shape) => shape.Count / Math.Max(RowSize(shape), 1);

    /// <summary>The rows in order.</summary>
    /// <exception cref="ArgumentException">Prediction and target have lengths that differ.</exception>
    public IEnumerator<int> GetEnumerator()
    {
        return _misfit is null ? Rows() : throw new ArgumentException(_misfit);

        IEnumerator<int> Rows()
        {
            foreach ((int first, int count) in _runs)
            {
                for (int row = first; row < first + count; row++)
                    yield return row;
            }
        }
    }
}
