using System.Buffers;
using System.Diagnostics;

namespace RnnLib;

/// <summary>The right operand of a product, [depth, columns], laid out in panels of a few columns so that the kernel reads it in a straight line.</summary>
/// <remarks>Panel p holds the columns from p * <see cref="PanelWidth"/> on: depth rows of PanelWidth floats, the last panel padded with zeros.
/// Recurrent layers pack their weights once per pass and use them at every step.</remarks>
internal struct PackedMatrix : IDisposable
{
    private float[]? _panels;

    private PackedMatrix(float[] panels, int depth, int columns) => (_panels, Depth, Columns) = (panels, depth, columns);

    /// <summary>Two registers of B, and as many rows of A as the processor then has registers for: see <see cref="Tile"/>.</summary>
    public static int PanelWidth => 2 * LanesWidth.Count;

    public int Depth { get; private set; }

    public int Columns { get; }

    /// <summary>Row <paramref name="k"/> of a panel; the rows below follow.</summary>
    public readonly ref float Panel(int panel, int k) => ref _panels![(panel * Depth + k) * PanelWidth];

    /// <summary>Packs a row-major matrix [depth, columns].</summary>
    public static PackedMatrix Pack(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        PackedMatrix packed = Rent(depth, columns);
        packed.Write(matrix, depth);
        return packed;
    }

    /// <summary>Packs the transpose of a row-major matrix [columns, depth], such as a PyTorch weight [outputs, inputs].</summary>
    public static PackedMatrix PackTransposed(ReadOnlySpan<float> matrix, int depth, int columns)
    {
        PackedMatrix packed = Rent(depth, columns);
        packed.WriteTransposed(matrix);
        return packed;
    }

    /// <summary>Memory for a matrix of at most this depth, to be written.</summary>
    public static PackedMatrix Rent(int depth, int columns) =>
        new(ArrayPool<float>.Shared.Rent(checked((columns + PanelWidth - 1) / PanelWidth * depth * PanelWidth)), depth, columns);

    /// <summary>Replaces the contents by a row-major matrix [depth, columns].</summary>
    public void Write(ReadOnlySpan<float> matrix, int depth)
    {
        Debug.Assert(matrix.Length == depth * Columns);
        Depth = depth;
        int width = PanelWidth;
        for (int first = 0; first < Columns; first += width)
        {
            int count = Math.Min(width, Columns - first);
            Span<float> panel = _panels.AsSpan(first * depth, depth * width);
            for (int k = 0; k < depth; k++)
            {
                Span<float> row = panel.Slice(k * width, width);
                matrix.Slice(k * Columns + first, count).CopyTo(row);
                row[count..].Clear();
            }
        }
    }

    /// <summary>Replaces the contents by the transpose of a row-major matrix [columns, depth].</summary>
    public readonly void WriteTransposed(ReadOnlySpan<float> matrix)
    {
        Debug.Assert(matrix.Length == Depth * Columns);
        const int block = 16;   // a cache line of the source
        int width = PanelWidth, depth = Depth;
        for (int first = 0; first < Columns; first += width)
        {
            int count = Math.Min(width, Columns - first);
            Span<float> panel = _panels.AsSpan(first * depth, depth * width);
            if (count < width)
                panel.Clear();
            for (int k = 0; k < depth; k += block)
            {
                int blockDepth = Math.Min(block, depth - k);
                for (int column = 0; column < count; column++)
                {
                    ReadOnlySpan<float> source = matrix.Slice((first + column) * depth + k, blockDepth);
                    Span<float> target = panel[(k * width + column)..];
                    for (int i = 0; i < source.Length; i++)
                        target[i * width] = source[i];
                }
            }
        }
    }

    public void Dispose()
    {
        if (_panels is not null)
            ArrayPool<float>.Shared.Return(_panels);
        _panels = null;
    }
}
