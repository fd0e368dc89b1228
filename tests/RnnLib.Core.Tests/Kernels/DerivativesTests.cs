namespace RnnLib.Core.Tests.Kernels;

public sealed class DerivativesTests
{
    [Fact]
    public void MultiplyAdd_AnyLength_VectorAndScalarGiveTheSameBits()
    {
        RequireTwins<TanhDerivative>();
        RequireTwins<SigmoidDerivative>();
        RequireTwins<ReluDerivative>();
        RequireTwins<SqrtDerivative>();
        RequireTwins<LogDerivative>();
        RequireTwins<SquareDerivative>();
        RequireTwins<AbsDerivative>();
    }

    private static void RequireTwins<TDerivative>()
        where TDerivative : struct, IDerivative
    {
        for (int length = 0; length <= 40; length++)
        {
            float[] dy = Naive.Sample([length], 1).ToArray(), v = Naive.Sample([length], 2).ToArray(), start = Naive.Sample([length], 3).ToArray();
            if (length > 2)
                v[length / 2] = 0;
            float[] dx = [.. start];
            Derivative.MultiplyAdd<TDerivative>(dy, v, dx);
            Expect.BitEqual([.. start.Select((x, i) => x + dy[i] * TDerivative.Of(v[i]))], dx, typeof(TDerivative).Name);
        }
    }
}
