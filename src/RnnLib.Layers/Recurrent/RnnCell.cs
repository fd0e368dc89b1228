using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>h' = act(W x + b_ih + U h + b_hh)</summary>
/// <remarks>Elman, "Finding structure in time" (1990).</remarks>
internal sealed class RnnCell(RnnActivation activation) : RecurrentCell
{
    public override int Gates => 1;

    public override void Forward(in ForwardRow row)
    {
        if (activation == RnnActivation.Relu)
            TensorPrimitives.Max(row.Gates, 0, row.Hidden);
        else
            TensorPrimitives.Tanh(row.Gates, row.Hidden);
    }

    public override void Backward(in BackwardRow row)
    {
        if (activation == RnnActivation.Relu)
            Derivative.Multiply<ReluDerivative>(row.HiddenGradient, row.Hidden, row.Gates);
        else
            Derivative.Multiply<TanhDerivative>(row.HiddenGradient, row.Hidden, row.Gates);
        row.HiddenGradient.Clear();
    }
}
