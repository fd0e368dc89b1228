using System.Numerics.Tensors;

namespace RnnLib;

public static partial class Ops
{
    /// <summary>e to the power of x</summary>
    public static Tensor Exp(Tensor x)
    {
        Tensor y = ResultLike(x);
        TensorPrimitives.Exp(x.Data, y.Writable);
        y.Tape?.Record("Exp", flow => flow.AddProduct(x, flow.Of(y), y.Data), y);                      // dx += dy * y
        return y;
    }

    /// <summary>The natural logarithm; -infinity at 0, NaN below.</summary>
    public static Tensor Log(Tensor x)
    {
        Tensor y = ResultLike(x);
        TensorPrimitives.Log(x.Data, y.Writable);
        y.Tape?.Record("Log", flow => flow.AddDerivative<LogDerivative>(x, y, x.Data), y);             // dx += dy / x
        return y;
    }

    /// <summary>The square root; NaN below 0. Its derivative at 0 is infinite.</summary>
    public static Tensor Sqrt(Tensor x)
    {
        Tensor y = ResultLike(x);
        TensorPrimitives.Sqrt(x.Data, y.Writable);
        y.Tape?.Record("Sqrt", flow => flow.AddDerivative<SqrtDerivative>(x, y, y.Data), y);           // dx += dy / (2 y)
        return y;
    }

    /// <summary>x²</summary>
    public static Tensor Square(Tensor x)
    {
        Tensor y = ResultLike(x);
        VectorArithmetic.Multiply(x.Data, x.Data, y.Writable);
        y.Tape?.Record("Square", flow => flow.AddDerivative<SquareDerivative>(x, y, x.Data), y);       // dx += dy * 2 x
        return y;
    }

    /// <summary>|x|; its derivative at 0 is taken as 0.</summary>
    public static Tensor Abs(Tensor x)
    {
        Tensor y = ResultLike(x);
        TensorPrimitives.Abs(x.Data, y.Writable);
        y.Tape?.Record("Abs", flow => flow.AddDerivative<AbsDerivative>(x, y, x.Data), y);             // dx += dy * sign(x)
        return y;
    }

    /// <summary>The hyperbolic tangent, in (-1, 1).</summary>
    public static Tensor Tanh(Tensor x)
    {
        Tensor y = ResultLike(x);
        VectorFunctions.Tanh(x.Data, y.Writable);
        y.Tape?.Record("Tanh", flow => flow.AddDerivative<TanhDerivative>(x, y, y.Data), y);           // dx += dy * (1 - y²)
        return y;
    }

    /// <summary>The logistic function 1 / (1 + e⁻ˣ), in (0, 1).</summary>
    public static Tensor Sigmoid(Tensor x)
    {
        Tensor y = ResultLike(x);
        VectorFunctions.Sigmoid(x.Data, y.Writable);
        y.Tape?.Record("Sigmoid", flow => flow.AddDerivative<SigmoidDerivative>(x, y, y.Data), y);     // dx += dy * y (1 - y)
        return y;
    }

    /// <summary>max(x, 0); its derivative at 0 is taken as 0.</summary>
    public static Tensor Relu(Tensor x)
    {
        Tensor y = ResultLike(x);
        TensorPrimitives.Max(x.Data, 0, y.Writable);
        y.Tape?.Record("Relu", flow => flow.AddDerivative<ReluDerivative>(x, y, y.Data), y);           // dx += dy where y > 0
        return y;
    }

    private static Tensor ResultLike(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Result(x.Shape, x);
    }
}
