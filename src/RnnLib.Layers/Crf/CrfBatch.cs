namespace RnnLib.Layers;

/// <summary>The sums over all paths of the sequences of a batch, step by step for all of them at once.</summary>
/// <remarks>A sequence's sums do not depend on the others beside it, nor on how the sequences are shared out among threads.</remarks>
internal sealed class CrfBatch
{
    private readonly Sequence _emissions;
    private readonly CrfWeights _weights;
    private readonly CrfTransitions _transitions;
    private readonly int[] _order;   // the longest first, so that those which have a step are always the first ones
    private readonly int _tags;

    public CrfBatch(Sequence emissions, CrfWeights weights)
    {
        (_emissions, _weights, _transitions, _tags) = (emissions, weights, new(weights.Transitions), emissions.Features);
        (Forward, LogPartitions) = (new double[emissions.Values.Count], new double[emissions.Batch]);
        _order = [.. Enumerable.Range(0, emissions.Batch)];
        int[] lengths = emissions.Lengths.ToArray();
        Array.Sort(_order, (a, b) => lengths[a] != lengths[b] ? lengths[b].CompareTo(lengths[a]) : a.CompareTo(b));
    }

    /// <summary>[batch, time, tags]: the log-sum of all paths that are at a tag at a step, up to there. What is padded is not written.</summary>
    public double[] Forward { get; }

    /// <summary>[batch]: the log-sum of all paths of each sequence; 0 for one of no steps.</summary>
    public double[] LogPartitions { get; }

    public CrfTransitions Transitions => _transitions;

    /// <summary>Computes <see cref="Forward"/> and <see cref="LogPartitions"/>.</summary>
    public void RunForward()
    {
        using PackedMatrix packed = _transitions.PackForward();
        PackedMatrix matrix = packed;
        Share(rows => RunForward(rows, matrix));
    }

    /// <summary>The log-sums of all paths from a tag at a step to the end, the step's own emission left out: [batch, time, tags].</summary>
    public double[] RunBackward()
    {
        double[] backward = new double[Forward.Length];
        using PackedMatrix packed = _transitions.PackBackward();
        PackedMatrix matrix = packed;
        Share(rows => RunBackward(rows, matrix, backward));
        return backward;
    }

    /// <summary>Writes the probability of each tag at each step of a sequence, all other steps summed out.</summary>
    /// <param name="row">Which sequence.</param>
    /// <param name="backward">What <see cref="RunBackward()"/> returned.</param>
    /// <param name="marginals">[batch, time, tags], of which the sequence's real steps are written.</param>
    public void Marginals(int row, ReadOnlySpan<double> backward, Span<float> marginals)
    {
        int first = Place(row, 0), end = first + _emissions.Lengths[row] * _tags;
        for (int i = first; i < end; i++)
            marginals[i] = (float)Math.Exp(Forward[i] + backward[i] - LogPartitions[row]);
    }

    /// <summary>Where a step of a sequence stands among all of the batch.</summary>
    public int Place(int row, int step) => (row * _emissions.Time + step) * _tags;

    /// <summary>Gives each thread every so many-th sequence, so that all have long and short ones.</summary>
    private void Share(Action<int[]> work)
    {
        int parts = Math.Max(1, Workers.PartsOf(_order.Length, WorkPerSequence(_emissions)));
        Workers.Run(parts, part => work([.. _order.Where((row, i) => i % parts == part && _emissions.Lengths[row] > 0)]));
    }

    /// <summary>In multiply-adds, roughly: logarithms are dear.</summary>
    public static long WorkPerSequence(Sequence emissions) => (long)emissions.Time * emissions.Features * (emissions.Features + 100);

    private void RunForward(int[] rows, in PackedMatrix matrix)
    {
        Buffer operands = BufferPool.Rent(rows.Length * _tags), sums = BufferPool.Rent(rows.Length * _tags);
        double[] shifts = new double[rows.Length];
        for (int t = 0, running; (running = Running(rows, t)) > 0; t++)
        {
            for (int k = 0; k < running && t > 0; k++)
                shifts[k] = CrfTransitions.BeginForward(At(Forward, rows[k], t - 1), operands.Span.Slice(k * _tags, _tags));
            if (t > 0)
                Gemm.Multiply(operands.Span, running, _tags, matrix, sums.Span, _tags, accumulate: false);
            for (int k = 0; k < running; k++)
            {
                Span<double> reached = At(Forward, rows[k], t);
                if (t > 0)
                    _transitions.EndForward(At(Forward, rows[k], t - 1), shifts[k], sums.Span.Slice(k * _tags, _tags), reached);
                Add(reached, t > 0 ? reached : default, t == 0 ? _weights.Start.Data : default, _emissions.Values.Data.Slice(Place(rows[k], t), _tags));
                if (t == _emissions.Lengths[rows[k]] - 1)
                    LogPartitions[rows[k]] = CrfTransitions.LogSum(reached, _weights.End.Data);
            }
        }

        BufferPool.Return(sums);
        BufferPool.Return(operands);
    }

    private void RunBackward(int[] rows, in PackedMatrix matrix, double[] backward)
    {
        Buffer operands = BufferPool.Rent(rows.Length * _tags), sums = BufferPool.Rent(rows.Length * _tags);
        double[] shifts = new double[rows.Length], after = new double[rows.Length * _tags];
        foreach (int row in rows)
            Add(At(backward, row, _emissions.Lengths[row] - 1), default, _weights.End.Data, default);
        for (int t = rows.Length == 0 ? 0 : _emissions.Lengths[rows[0]] - 1; t > 0; t--)
        {
            int running = Running(rows, t);
            for (int k = 0; k < running; k++)
            {
                Span<double> ofRow = after.AsSpan(k * _tags, _tags);
                Add(ofRow, At(backward, rows[k], t), default, _emissions.Values.Data.Slice(Place(rows[k], t), _tags));
                shifts[k] = _transitions.BeginBackward(ofRow, operands.Span.Slice(k * _tags, _tags));
            }

            Gemm.Multiply(operands.Span, running, _tags, matrix, sums.Span, _tags, accumulate: false);
            for (int k = 0; k < running; k++)
                _transitions.EndBackward(after.AsSpan(k * _tags, _tags), shifts[k], sums.Span.Slice(k * _tags, _tags), At(backward, rows[k], t - 1));
        }

        BufferPool.Return(sums);
        BufferPool.Return(operands);
    }

    /// <summary>y = a + b + c, where what is empty is 0.</summary>
    private static void Add(Span<double> y, ReadOnlySpan<double> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = (a.IsEmpty ? 0 : a[i]) + (b.IsEmpty ? 0 : b[i]) + (c.IsEmpty ? 0 : c[i]);
    }

    private Span<double> At(double[] values, int row, int step) => values.AsSpan(Place(row, step), _tags);

    /// <summary>How many of the first sequences have a step.</summary>
    private int Running(int[] rows, int step)
    {
        int running = rows.Length;
        while (running > 0 && _emissions.Lengths[rows[running - 1]] <= step)
            running--;
        return running;
    }
}
