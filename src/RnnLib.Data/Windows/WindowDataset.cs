namespace RnnLib.Data;

/// <summary>Windows over a series: rows to look back on, and the rows that follow as the target.</summary>
/// <remarks>
/// <example><code>
/// var windows = new WindowDataset(scaled, new() { LookBack = 14, Targets = ["temp_max"], FirstTargetRow = train.Rows });
/// foreach (Batch&lt;Sequence&gt; batch in windows.Batches(32)) ...
/// </code></example>
/// </remarks>
public sealed class WindowDataset
{
    private readonly float[][] _inputs, _targets;
    private readonly WindowOptions _options;
    private readonly int _firstTarget;

    /// <summary>Cuts a series into windows.</summary>
    /// <param name="series">The series, scaled already if it is to be.</param>
    /// <param name="options">Sizes, columns and range.</param>
    /// <exception cref="ArgumentException">There is no such column, a size is not positive, or the series has too few rows.</exception>
    public WindowDataset(TimeSeries series, WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LookBack, nameof(options.LookBack));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Horizon, nameof(options.Horizon));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Stride, nameof(options.Stride));
        IReadOnlyList<string> inputs = options.Inputs ?? series.Names;
        (_inputs, _targets, _options) = (ColumnsOf(series, inputs), ColumnsOf(series, options.Targets ?? inputs), options);

        _firstTarget = Math.Max(options.FirstTargetRow, options.LookBack);
        int end = Math.Min(options.EndTargetRow ?? series.Rows, series.Rows), last = end - options.Horizon;
        if (last < _firstTarget)
            throw new ArgumentException($"WindowDataset: lookBack={options.LookBack} and horizon={options.Horizon} need {_firstTarget + options.Horizon} rows, but there are {end}; use shorter windows or more data.", nameof(series));
        Count = (last - _firstTarget) / options.Stride + 1;
    }

    /// <summary>The number of windows.</summary>
    public int Count { get; }

    /// <summary>The first row of a window's target.</summary>
    public int TargetRow(int window) => _firstTarget + window * _options.Stride;

    /// <summary>All windows in batches.</summary>
    /// <param name="batchSize">The number of windows in a batch; the last may have fewer.</param>
    /// <param name="shuffle">Brings the windows into a new order, drawn when the enumeration begins; null for the order of time.</param>
    /// <returns>Inputs [batch, lookBack, inputs] and targets [batch, horizon * targets], row after row.</returns>
    public IReadOnlyCollection<Batch<Sequence>> Batches(int batchSize, Rng? shuffle = null) =>
        Batching.Divide(Count, batchSize, shuffle, Batch);

    /// <summary>Some windows as a batch.</summary>
    public Batch<Sequence> Batch(IReadOnlyList<int> windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        (int lookBack, int horizon) = (_options.LookBack, _options.Horizon);
        float[] inputs = new float[windows.Count * lookBack * _inputs.Length], targets = new float[windows.Count * horizon * _targets.Length];
        for (int i = 0; i < windows.Count; i++)
        {
            if ((uint)windows[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(windows), windows[i], $"WindowDataset: expected windows from 0 to {Count - 1}, got {windows[i]}.");
            int row = TargetRow(windows[i]);
            Copy(_inputs, row - lookBack, lookBack, inputs.AsSpan(i * lookBack * _inputs.Length));
            Copy(_targets, row, horizon, targets.AsSpan(i * horizon * _targets.Length));
        }

        return new(
            Tensor.From([windows.Count, lookBack, _inputs.Length], inputs),
            Tensor.From([windows.Count, horizon * _targets.Length], targets));
    }

    private static void Copy(float[][] columns, int start, int rows, Span<float> destination)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns.Length; column++)
                destination[row * columns.Length + column] = columns[column][start + row];
        }
    }

    private static float[][] ColumnsOf(TimeSeries series, IReadOnlyList<string> names) => [.. names.Select(name => series.Column(name).ToArray())];
}
