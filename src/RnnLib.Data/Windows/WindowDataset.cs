namespace RnnLib.Data;

/// <summary>Windows over a series: some rows to look back on, and the rows right after them as the target.</summary>
/// <remarks>
/// Inputs [batch, lookBack, inputs + horizon * knownAhead]; targets [batch, horizon * targets], all targets of the first following row, then
/// those of the
/// second, and so on. A window never crosses an end of the series, and its inputs never hold a row of its target.
/// <example><code>
/// int test = series.RowOf("2015-01-01");
/// Scaler scaler = Scaler.Standard(series.SplitAt(test).Train);
/// var options = new WindowOptions { LookBack = 14, Targets = ["temp_max"] };
/// var (learn, check) = new WindowDataset(scaler.Transform(series), options).SplitAt(test);
/// </code></example>
/// </remarks>
public sealed class WindowDataset : Dataset<Sequence>
{
    private readonly TimeSeries _series;
    private readonly WindowOptions _options;
    private readonly string[] _inputColumns, _knownColumns;
    private readonly float[] _inputs, _known, _targets;   // row after row, so that a window is one block
    private readonly int _firstTargetRow;

    /// <summary>Cuts a series into windows.</summary>
    /// <param name="series">The series, scaled already if it is to be; copied.</param>
    /// <param name="options">Sizes, columns and the range of the targets.</param>
    /// <exception cref="ArgumentException">The series lacks a column or has too few rows; the message says how many are needed.</exception>
    public WindowDataset(TimeSeries series, WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        (_series, _options) = (series, options);
        (_inputColumns, _knownColumns) = ([.. options.Inputs ?? series.Names], [.. options.KnownAhead ?? []]);
        InputNames = [.. _inputColumns, .. Enumerable.Range(1, options.Horizon).SelectMany(step => _knownColumns.Select(name => $"{name} +{step}"))];
        TargetNames = [.. options.Targets ?? _inputColumns];
        _firstTargetRow = Math.Max(options.FirstTargetRow, options.LookBack);
        Count = CountWindows();
        RequireColumns(_inputColumns);
        RequireColumns(TargetNames);
        (_inputs, _known, _targets) = (Interleave(series, _inputColumns), Interleave(series, _knownColumns), Interleave(series, TargetNames));
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <summary>The columns that the model sees, in the order of the inputs' last axis; those known ahead as <c>holiday +1</c>.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The columns that the model predicts, in their order within each row of the target.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>The row of the series in which the target of a window begins; its inputs are the rows right before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public int TargetRow(int window)
    {
        if ((uint)window >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(window), window, $"WindowDataset: expected a window from 0 to {Count - 1}.");
        return StartOfTarget(window);
    }

    /// <summary>The last rows of the series as inputs [1, lookBack, inputs]: what a forecast of the unknown future starts from.</summary>
    /// <param name="ahead">The rows right after the series' last, as many as the horizon or more, with the columns that are known ahead; left
    /// out where there are none.</param>
    /// <exception cref="ArgumentException">Columns known ahead are needed, and their rows are not given or too few.</exception>
    public Sequence Latest(TimeSeries? ahead = null)
    {
        if (_knownColumns.Length > 0 && !(ahead?.Rows >= _options.Horizon))
        {
            throw new ArgumentException(
                $"WindowDataset.Latest: ahead: expected the {_options.Horizon} rows after the last one, with the columns {string.Join(", ", _knownColumns)}, got {ahead?.Rows ?? 0}.", nameof(ahead));
        }

        float[] known = ahead is null || _knownColumns.Length == 0 ? _known : [.. _known, .. Interleave(ahead, _knownColumns)];
        Tensor input = Tensor.Uninitialized([1, _options.LookBack, InputNames.Count]);
        Write(_series.Rows - _options.LookBack, known, input.Writable);
        return input;
    }

    /// <summary>Divides the windows by time: the targets of the training part lie before a row, those of the test part from it on.</summary>
    /// <remarks>Windows of the test part look back into the rows before; a window whose target crosses the row is in neither part.</remarks>
    /// <exception cref="ArgumentException">A part would have no window.</exception>
    public (WindowDataset Train, WindowDataset Test) SplitAt(int row)
    {
        WindowOptions train = _options with { EndTargetRow = Math.Min(row, EndTargetRow) };
        WindowOptions test = _options with { FirstTargetRow = Math.Max(row, _options.FirstTargetRow) };
        return (new(_series, train), new(_series, test));
    }

    /// <inheritdoc/>
    protected override Batch<Sequence> Collate(ReadOnlySpan<int> indices)
    {
        int targets = TargetNames.Count;
        (int inputSize, int targetSize) = (_options.LookBack * InputNames.Count, _options.Horizon * targets);
        Tensor input = Tensor.Uninitialized([indices.Length, _options.LookBack, InputNames.Count]);
        Tensor target = Tensor.Uninitialized([indices.Length, targetSize]);
        for (int i = 0; i < indices.Length; i++)
        {
            int row = StartOfTarget(indices[i]);
            Write(row - _options.LookBack, _known, input.Writable[(i * inputSize)..]);
            _targets.AsSpan(row * targets, targetSize).CopyTo(target.Writable[(i * targetSize)..]);
        }

        return new(input, target, indices.Length);
    }

    /// <summary>Writes the inputs of the window that begins with a row, step after step.</summary>
    private void Write(int start, float[] known, Span<float> inputs)
    {
        (int own, int ahead) = (_inputColumns.Length, _options.Horizon * _knownColumns.Length);
        if (ahead == 0)
        {
            _inputs.AsSpan(start * own, _options.LookBack * own).CopyTo(inputs);
            return;
        }

        for (int row = start; row < start + _options.LookBack; row++, inputs = inputs[(own + ahead)..])
        {
            _inputs.AsSpan(row * own, own).CopyTo(inputs);
            known.AsSpan((row + 1) * _knownColumns.Length, ahead).CopyTo(inputs[own..]);
        }
    }

    private int EndTargetRow => Math.Min(_options.EndTargetRow ?? _series.Rows, _series.Rows);

    private int StartOfTarget(int window) => _firstTargetRow + window * _options.Stride;

    private int CountWindows()
    {
        (int lookBack, int horizon, int rows) = (_options.LookBack, _options.Horizon, _series.Rows);
        if (rows - lookBack < horizon)
            throw new ArgumentException($"WindowDataset: lookBack={lookBack} and horizon={horizon} need at least {(long)lookBack + horizon} rows, but the series has {rows}.", "series");
        int available = Math.Max(0, EndTargetRow - _firstTargetRow);
        if (available < horizon)
            throw new ArgumentException($"WindowDataset: horizon={horizon} needs as many target rows, but from row {_firstTargetRow} to before row {EndTargetRow} there are {available} (lookBack={lookBack}, series of {rows} rows).", "options");
        return (available - horizon) / _options.Stride + 1;
    }

    private static void RequireColumns(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new ArgumentException("WindowDataset: expected at least one input column and one target column.", nameof(names));
    }

    private static float[] Interleave(TimeSeries series, IReadOnlyList<string> names)
    {
        float[] values = new float[series.Rows * names.Count];
        for (int c = 0; c < names.Count; c++)
        {
            ReadOnlySpan<float> column = series.Column(names[c]);
            for (int row = 0; row < column.Length; row++)
                values[row * names.Count + c] = column[row];
        }

        return values;
    }
}
