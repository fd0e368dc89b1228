using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh(c'), with i, f, o = sigmoid and g = tanh of W x + b_ih + U h + b_hh.</summary>
/// <remarks>Hochreiter and Schmidhuber (1997); forget gate: Gers et al. (2000). Gates in PyTorch's order i, f, g, o.</remarks>
internal sealed class LstmCell : RecurrentCell
{
    public override int Gates => 4;

    public override bool HasCell => true;

    public override void Forward(in ForwardRow row)
    {
        Split(row.Gates, out Span<float> i, out Span<float> f, out Span<float> g, out Span<float> o);
        TensorPrimitives.Sigmoid(i, i);
        TensorPrimitives.Sigmoid(f, f);
        TensorPrimitives.Tanh(g, g);
        TensorPrimitives.Sigmoid(o, o);

        TensorPrimitives.Multiply(f, row.PreviousCell, row.Cell);
        TensorPrimitives.MultiplyAdd(i, g, row.Cell, row.Cell);          // c' = f c + i g
        TensorPrimitives.Tanh(row.Cell, row.Hidden);
        TensorPrimitives.Multiply(o, row.Hidden, row.Hidden);            // h' = o tanh(c')
    }

    public override void Backward(in BackwardRow row)
    {
        Split(row.Gates, out Span<float> i, out Span<float> f, out Span<float> g, out Span<float> o);
        Split(row.Scratch, out Span<float> tanhC, out Span<float> di, out Span<float> dg, out Span<float> dOther);
        Span<float> dh = row.HiddenGradient, dc = row.CellGradient;

        TensorPrimitives.Tanh(row.Cell, tanhC);
        TensorPrimitives.Multiply(dh, o, dOther);
        Derivative.MultiplyAdd<TanhDerivative>(dOther, tanhC, dc);       // dc' += dh' o (1 - tanh²(c'))
        TensorPrimitives.Multiply(dh, tanhC, dOther);
        Derivative.Multiply<SigmoidDerivative>(dOther, o, o);            // do = dh' tanh(c')

        TensorPrimitives.Multiply(dc, g, di);                            // di = dc' g
        TensorPrimitives.Multiply(dc, i, dg);                            // dg = dc' i
        TensorPrimitives.Multiply(dc, row.PreviousCell, dOther);         // df = dc' c
        TensorPrimitives.Multiply(dc, f, dc);                            // dc = dc' f
        Derivative.Multiply<SigmoidDerivative>(di, i, i);
        Derivative.Multiply<TanhDerivative>(dg, g, g);
        Derivative.Multiply<SigmoidDerivative>(dOther, f, f);
        dh.Clear();
    }

    private static void Split(Span<float> row, out Span<float> first, out Span<float> second, out Span<float> third, out Span<float> fourth)
    {
        int size = row.Length / 4;
        first = row[..size];
        second = row.Slice(size, size);
        third = row.Slice(2 * size, size);
        fourth = row.Slice(3 * size, size);
    }
}
