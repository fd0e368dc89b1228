using System.Buffers;
using System.Diagnostics;
using System.Numerics;

namespace RnnLib;

/// <summary>The right operand of a product, [depth, columns], laid out in panels of a few columns so that the kernel reads it in a straight line.</summary>
/// <remarks>Panel p holds the columns from p * <see cref="PanelWidth"/> on: depth rows of PanelWidth floats, the last panel padded with zeros.
/// Recurrent layers pack their weights once per pass and use them at every step.</remarks>
internal struct PackedMatrix : IDisposable
{
    private float[]? _panels;

    private PackedMatrix(float[] panels, int depth, int columns) => (_panels, Depth, Columns) = (panels, depth, columns);

    /// <summary>Two vectors: with six rows of accumulators they fill the sixteen registers that every x64 processor has.</summary>
    public static int PanelWidth => 2 * Vector<float>.Count;

    public int Depth { get; }

    public int Columns { get; }

    public readonly ReadOnlySpan<float> Panel(int panel) => _panels.AsSpan(panel * Depth * PanelWidth, Depth * PanelWidth);

    /// <summary>Packs a row-major matrix [depth, columns].</summary>
    public static PackedMatrix Pack(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        Debug.Assert(matrix.Length == depth * columns);
        int width = PanelWidth, panelCount = (columns + width - 1) / width;
        float[] panels = ArrayPool<float>.Shared.Rent(checked(panelCount * depth * width));
        for (int panel = 0; panel < panelCount; panel++)
        {
            int first = panel * width, count = Math.Min(width, columns - first);
            Span<float> destination = panels.AsSpan(panel * depth * width, depth * width);
            for (int k = 0; k < depth; k++)
            {
                Span<float> row = destination.Slice(k * width, width);
                matrix.Slice(k * columns + first, count).CopyTo(row);
                row[count..].Clear();
            }
        }

        return new(panels, depth, columns);
    }

    /// <summary>Packs the transpose of a row-major matrix [columns, depth], such as a PyTorch weight [outputs, inputs].</summary>
    public static PackedMatrix PackTransposed(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        Debug.Assert(matrix.Length == depth * columns);
        int width = PanelWidth, panelCount = (columns + width - 1) / width;
        float[] panels = ArrayPool<float>.Shared.Rent(checked(panelCount * depth * width));
        panels.AsSpan(0, panelCount * depth * width).Clear();
        for (int column = 0; column < columns && depth > 0; column++)
        {
            ReadOnlySpan<float> source = matrix.Slice(column * depth, depth);
            Span<float> destination = panels.AsSpan(column / width * depth * width + column % width);
            for (int k = 0; k < source.Length; k++)
                destination[k * width] = source[k];
        }

        return new(panels, depth, columns);
    }

    public void Dispose()
    {
        if (_panels is not null)
            ArrayPool<float>.Shared.Return(_panels);
        _panels = null;
    }
}
