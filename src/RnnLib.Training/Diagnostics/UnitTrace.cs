using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>What one run of a recurrent unit lets be seen: its states, its gates, and the squares of the gradients of its states, by rows of the layout.</summary>
internal sealed class UnitTrace : IUnitProbe
{
    private readonly double[][] _carried, _total;
    private readonly bool _keepsValues;

    public UnitTrace(UnitRun run, bool keepsValues = false)
    {
        (Run, _keepsValues) = (run, keepsValues);
        _carried = [.. Enumerable.Range(0, run.Parts).Select(_ => new double[run.Layout.Rows])];
        _total = [.. Enumerable.Range(0, run.Parts).Select(_ => new double[run.Layout.Rows])];
    }

    public UnitRun Run { get; }

    /// <summary>[rows, size]; empty unless values are kept.</summary>
    public float[] Hidden { get; private set; } = [];

    /// <summary>[rows, gates * hiddenSize]; empty unless values are kept.</summary>
    public float[] Gates { get; private set; } = [];

    public void Forward(ReadOnlySpan<float> hidden, ReadOnlySpan<float> gates)
    {
        if (_keepsValues)
            (Hidden, Gates) = (hidden.ToArray(), gates.ToArray());
    }

    public void Carried(int part, int firstRow, int rows, ReadOnlySpan<float> gradient) => Write(_carried, part, firstRow, rows, gradient);

    public void Total(int part, int firstRow, int rows, ReadOnlySpan<float> gradient) => Write(_total, part, firstRow, rows, gradient);

    /// <summary>The gradient of the states of a row.</summary>
    public StateGradient Of(int row)
    {
        double memory = 0, carried = 0;
        for (int part = 0; part < _total.Length; part++)
        {
            carried += _carried[part][row];
            memory += part == 0 ? 0 : _total[part][row];
        }

        return new(_total[0][row], memory, carried);
    }

    /// <summary>The row whose gradient was the first, on the way back, that is not finite; null if all are finite.</summary>
    public int? LastNonFinite()
    {
        int? last = null;
        for (int row = Run.Layout.Rows - 1; row >= 0; row--)
        {
            if (_total.Any(part => !double.IsFinite(part[row])) && (last is null || Run.Layout.StepOf(row) > Run.Layout.StepOf(last.Value)))
                last = row;
        }

        return last;
    }

    private static void Write(double[][] squares, int part, int firstRow, int rows, ReadOnlySpan<float> gradient)
    {
        if (part >= squares.Length)
            return;
        int size = gradient.Length / Math.Max(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;   // in double: a gradient that has nearly vanished squares to nothing in single precision
            foreach (float value in gradient.Slice(i * size, size))
                sum += (double)value * value;
            squares[part][firstRow + i] = sum;
        }
    }
}

/// <summary>Squares of the gradient of one sequence's state after one step.</summary>
/// <param name="Hidden">Of the hidden state.</param>
/// <param name="Memory">Of the memory cell, or whatever else the state holds.</param>
/// <param name="Carried">Of the whole state, as far as it comes from later steps.</param>
internal readonly record struct StateGradient(double Hidden, double Memory, double Carried)
{
    public double Total => Hidden + Memory;
}
