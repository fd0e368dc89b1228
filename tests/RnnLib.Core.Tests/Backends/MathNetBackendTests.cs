using System.Reflection;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace RnnLib.Core.Tests.Backends;

[Collection(nameof(BackendChoice))]
public sealed class MathNetBackendTests
{
    [Fact]
    public void Products_AnySize_AgreeWithManaged()
    {
        Agreement.Require(MatrixBackend.MathNet);
        Agreement.RequireSmall(MatrixBackend.MathNet);
    }

    [Fact]
    public void Linear_ForwardAndBackward_GoesThroughTheCurrentProvider()
    {
        ILinearAlgebraProvider former = LinearAlgebraControl.Provider;
        var counting = CountingProvider.Around(former);
        try
        {
            LinearAlgebraControl.Provider = counting;
            BackendChoice.With(MatrixBackend.MathNet, () =>
            {
                var pass = ForwardContext.Differentiating();
                Tensor y = Ops.Linear(pass.Watch(Naive.Sample([64, 48], 1)), pass.Watch(Naive.Sample([40, 48], 2)));
                pass.Backward(Ops.Sum(y));
            });
        }
        finally
        {
            LinearAlgebraControl.Provider = former;
        }

        Assert.Equal(3, ((CountingProvider)counting).Products); // x W', dx = dy W, dW = dy' x
    }

    /// <summary>Forwards every call to another provider, and counts the single-precision products.</summary>
    public class CountingProvider : DispatchProxy
    {
        private ILinearAlgebraProvider? _inner;

        public int Products { get; private set; }

        public static ILinearAlgebraProvider Around(ILinearAlgebraProvider inner)
        {
            ILinearAlgebraProvider proxy = Create<ILinearAlgebraProvider, CountingProvider>();
            ((CountingProvider)proxy)._inner = inner;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(ILinearAlgebraProvider.MatrixMultiplyWithUpdate) && args![3] is float[])
                Products++;
            return targetMethod.Invoke(_inner, args);
        }
    }
}
