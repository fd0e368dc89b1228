using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>n = tanh(W_n x + b_in + r ⊙ (U_n h + b_hn)): the reset gate after the product, as in PyTorch and cuDNN.</summary>
internal sealed class GruCell(GruOptions options) : UpdateGateCell(options)
{
    public override bool SplitsProjections => true;

    public override void Forward(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        Span<float> r = Part(row.Gates, 0, size), z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        TensorPrimitives.Add(r, Part(row.HiddenProjection, 0, size), r);
        Gate.Apply(r);
        TensorPrimitives.Add(z, Part(row.HiddenProjection, 1, size), z);
        Gate.Apply(z);
        TensorPrimitives.MultiplyAdd(r, Part(row.HiddenProjection, 2, size), n, n);
        MixForward(row);
    }

    public override void Backward(in BackwardRow row)
    {
        MixBackward(row);
        int size = row.HiddenGradient.Length;
        Span<float> r = Part(row.Gates, 0, size), z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        Span<float> hiddenN = Part(row.HiddenProjection, 2, size), dr = Part(row.Scratch, 0, size);
        TensorPrimitives.Multiply(n, hiddenN, dr);                                     // dr = d(pre n) (U_n h + b_hn)
        TensorPrimitives.Multiply(n, r, hiddenN);                                      // d(U_n h + b_hn) = d(pre n) r
        Gate.Backward(dr, r, r);
        r.CopyTo(Part(row.HiddenProjection, 0, size));
        z.CopyTo(Part(row.HiddenProjection, 1, size));
    }
}
