using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>The right operand of a product, [depth, columns], laid out in panels of a few columns so that the kernel reads it in a straight line.</summary>
/// <remarks>Panel p holds the columns from p * <see cref="PanelWidth"/> on: depth rows of PanelWidth floats, the last panel padded with zeros.
/// Recurrent layers pack their weights once per pass and use them at every step.</remarks>
internal struct PackedMatrix : IDisposable
{
    private readonly Buffer _panels;
    private bool _isRented;

    private PackedMatrix(Buffer panels, int depth, int columns) => (_panels, _isRented, Depth, Columns) = (panels, true, depth, columns);

    /// <summary>Two registers of B, and as many rows of A as the processor then has registers for: see <see cref="Tile"/>.</summary>
    public static int PanelWidth => 2 * LanesWidth.Count;

    public int Depth { get; private set; }

    public int Columns { get; }

    /// <summary>Row <paramref name="k"/> of a panel; the rows below follow.</summary>
    public readonly ref float Panel(int panel, int k) => ref _panels.Array[_panels.First + (panel * Depth + k) * PanelWidth];

    /// <summary>One of several parts of nearly equal width, whole panels each; it shares the memory, which is not its to give back.</summary>
    /// <param name="index">Which part.</param>
    /// <param name="parts">How many there are.</param>
    /// <param name="firstColumn">Where its columns begin.</param>
    public readonly PackedMatrix Part(int index, int parts, out int firstColumn)
    {
        int panels = (Columns + PanelWidth - 1) / PanelWidth, first = panels * index / parts, end = panels * (index + 1) / parts;
        firstColumn = first * PanelWidth;
        int size = Depth * PanelWidth;
        return new(_panels with { First = _panels.First + first * size, Count = (end - first) * size }, Depth, Math.Min(end * PanelWidth, Columns) - Math.Min(firstColumn, Columns)) { _isRented = false };
    }

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
        new(BufferPool.Rent(checked((columns + PanelWidth - 1) / PanelWidth * depth * PanelWidth)), depth, columns);

    /// <summary>Replaces the contents by a row-major matrix [depth, columns].</summary>
    public void Write(ReadOnlySpan<float> matrix, int depth)
    {
        Debug.Assert(matrix.Length == depth * Columns);
        Depth = depth;
        int width = PanelWidth;
        for (int first = 0; first < Columns && depth > 0; first += width)
        {
            ref float source = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), first), target = ref Panel(first / width, 0);
            int count = Math.Min(width, Columns - first);
            if (LanesWidth.Is512)
                Packing.CopyColumns<Lanes512>(ref source, Columns, depth, count, ref target, width);
            else if (LanesWidth.Is256)
                Packing.CopyColumns<Lanes256>(ref source, Columns, depth, count, ref target, width);
            else
                Packing.CopyColumns<Lanes128>(ref source, Columns, depth, count, ref target, width);
        }
    }

    /// <summary>Replaces the contents by the transpose of a row-major matrix [columns, depth].</summary>
    public readonly void WriteTransposed(ReadOnlySpan<float> matrix)
    {
        Debug.Assert(matrix.Length == Depth * Columns);
        const int block = 16;   // a cache line of the source
        int width = PanelWidth, depth = Depth;
        for (int first = 0; first < Columns && depth > 0; first += width)
        {
            int count = Math.Min(width, Columns - first);
            if (count < width)
                MemoryMarshal.CreateSpan(ref Panel(first / width, 0), depth * width).Clear();
            for (int k = 0; k < depth; k += block)
            {
                ref float source = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), (nint)first * depth + k);
                Packing.Transpose(ref source, depth, count, Math.Min(block, depth - k), ref Panel(first / width, k), width);
            }
        }
    }

    public void Dispose()
    {
        if (_isRented)
            BufferPool.Return(_panels);
        _isRented = false;
    }
}
