using MathNet.Numerics.Providers.LinearAlgebra;

namespace RnnLib;

/// <summary>MathNet's current provider. It is column-major: to it a row-major matrix is its own transpose, so it is asked for C' = B' A'.</summary>
internal sealed class MathNetBackend : ForeignBackend
{
    private readonly ArrayShelf _arrays = new();

    private MathNetBackend()
        : base("MathNet")
    {
    }

    public static MathNetBackend Instance { get; } = new();

    public override bool IsAvailable => true;

    protected override void Product(in MatrixOperand a, in MatrixOperand b, Span<float> c, bool accumulate)
    {
        float[] left = Copy(b.Values[..(b.Rows * b.Columns)]), right = Copy(a.Values[..(a.Rows * a.Columns)]), product = _arrays.Rent(c.Length);
        if (accumulate)
            c.CopyTo(product);
        else
            product.AsSpan().Clear(); // what lies in a used array may be NaN, which a provider may multiply by 0

        // MathNet wants each matrix's size as it lies in memory: in its eyes a row of ours is a column.
        LinearAlgebraControl.Provider.MatrixMultiplyWithUpdate(
            Place(b), Place(a), 1, left, b.Stride, left.Length / b.Stride, right, a.Stride, right.Length / a.Stride, accumulate ? 1 : 0, product);

        product.CopyTo(c);
        _arrays.Return(left);
        _arrays.Return(right);
        _arrays.Return(product);
    }

    private static Transpose Place(in MatrixOperand operand) => operand.IsTransposed ? Transpose.Transpose : Transpose.DontTranspose;

    private float[] Copy(ReadOnlySpan<float> values)
    {
        float[] array = _arrays.Rent(values.Length);
        values.CopyTo(array);
        return array;
    }
}
