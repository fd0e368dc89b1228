using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>n = tanh(W_n x + b_in + r ⊙ (U_n h + b_hn)); h' = (1 - z) ⊙ n + z ⊙ h, with r, z = sigmoid of W x + b_ih + U h + b_hh.</summary>
/// <remarks>Cho et al. (2014), in the form with the reset gate after the product that PyTorch and cuDNN use. Gates in PyTorch's order r, z, n.</remarks>
internal sealed class GruCell : RecurrentCell
{
    public override int Gates => 3;

    public override bool SplitsProjections => true;

    public override void Forward(in ForwardRow row)
    {
        Split(row.Gates, out Span<float> r, out Span<float> z, out Span<float> n);
        Split(row.HiddenProjection, out Span<float> hiddenR, out Span<float> hiddenZ, out Span<float> hiddenN);
        TensorPrimitives.Add(r, hiddenR, r);
        TensorPrimitives.Sigmoid(r, r);
        TensorPrimitives.Add(z, hiddenZ, z);
        TensorPrimitives.Sigmoid(z, z);
        TensorPrimitives.MultiplyAdd(r, hiddenN, n, n);
        TensorPrimitives.Tanh(n, n);

        TensorPrimitives.Subtract(row.PreviousHidden, n, row.Hidden);
        TensorPrimitives.MultiplyAdd(row.Hidden, z, n, row.Hidden);      // h' = (h - n) z + n
    }

    public override void Backward(in BackwardRow row)
    {
        Split(row.Gates, out Span<float> r, out Span<float> z, out Span<float> n);
        Split(row.HiddenProjection, out Span<float> hiddenR, out Span<float> hiddenZ, out Span<float> hiddenN);
        Split(row.Scratch[..row.Gates.Length], out Span<float> dr, out Span<float> dz, out Span<float> dn);
        Span<float> dh = row.HiddenGradient;

        TensorPrimitives.Subtract(row.PreviousHidden, n, dz);
        TensorPrimitives.Multiply(dz, dh, dz);                           // dz = dh' (h - n)
        TensorPrimitives.Multiply(dh, z, dr);
        TensorPrimitives.Subtract(dh, dr, dn);                           // dn = dh' (1 - z)
        dr.CopyTo(dh);                                                   // dh = dh' z, and what comes through U
        Derivative.Multiply<TanhDerivative>(dn, n, n);
        TensorPrimitives.Multiply(n, hiddenN, dr);                       // dr = d(pre n) (U_n h + b_hn)
        TensorPrimitives.Multiply(n, r, hiddenN);                        // d(U_n h + b_hn) = d(pre n) r
        Derivative.Multiply<SigmoidDerivative>(dr, r, r);
        Derivative.Multiply<SigmoidDerivative>(dz, z, z);
        r.CopyTo(hiddenR);
        z.CopyTo(hiddenZ);
    }

    private static void Split(Span<float> row, out Span<float> first, out Span<float> second, out Span<float> third)
    {
        int size = row.Length / 3;
        first = row[..size];
        second = row.Slice(size, size);
        third = row.Slice(2 * size, size);
    }
}
