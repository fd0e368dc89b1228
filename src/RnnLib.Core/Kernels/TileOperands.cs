namespace RnnLib;

/// <summary>What a <see cref="Tile"/> multiplies, and where the result goes: C (+)= A B + bias for some rows and one panel of columns.</summary>
/// <remarks>One address travels from method to method instead of a dozen arguments: tiles of small layers take less time than these.</remarks>
internal ref struct TileOperands
{
    /// <summary>Element (i, k) of A stands at <c>i * RowStride + k * ColumnStride</c>.</summary>
    public ref float A;

    /// <summary>A panel of B: <see cref="Depth"/> rows, one behind the other.</summary>
    public ref float B;

    /// <summary>Added to each row; a null reference for none.</summary>
    public ref float Bias;

    /// <summary>Element (i, j) of C stands at <c>i * LeadingDimension + j</c>.</summary>
    public ref float C;

    /// <summary>What is read next, of which step k of the depth asks for some lines from <c>k * NextStride</c> on; see <see cref="IAhead"/>.</summary>
    public ref float Next;

    public nint RowStride, ColumnStride, LeadingDimension, NextStride;

    public int Depth;

    /// <summary>Whether to add to C instead of replacing it.</summary>
    public bool Add;
}
