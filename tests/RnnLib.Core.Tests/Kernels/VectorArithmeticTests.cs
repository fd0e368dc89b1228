namespace RnnLib.Core.Tests.Kernels;

public sealed class VectorArithmeticTests
{
    [Fact]
    public void Functions_AnyLength_EqualTheSameArithmeticNumberByNumber()
    {
        for (int count = 0; count <= 70; count++)
        {
            float[] x = Naive.Sample([count], 1).ToArray(), y = [.. Naive.Sample([count], 2).ToArray().Select(v => v + 3)], a = Naive.Sample([count], 3).ToArray();
            Check("x + y", (i, _) => x[i] + y[i], z => VectorArithmetic.Add(x, y, z));
            Check("x + s", (i, s) => x[i] + s, z => VectorArithmetic.Add(x, 1.7f, z));
            Check("x - y", (i, _) => x[i] - y[i], z => VectorArithmetic.Subtract(x, y, z));
            Check("x - s", (i, s) => x[i] - s, z => VectorArithmetic.Subtract(x, 1.7f, z));
            Check("s - y", (i, s) => s - y[i], z => VectorArithmetic.Subtract(1.7f, y, z));
            Check("x * y", (i, _) => x[i] * y[i], z => VectorArithmetic.Multiply(x, y, z));
            Check("x * y + a * (1 - y)", (i, _) => MathF.FusedMultiplyAdd(x[i], y[i], a[i] * (1 - y[i])), z => VectorArithmetic.Mix(x, y, a, z));
            Check("x * s + a * (1 - s)", (i, s) => MathF.FusedMultiplyAdd(x[i], s, a[i] * (1 - s)), z => VectorArithmetic.Mix(x, 1.7f, a, z));
            Check("x * (1 - y)", (i, _) => x[i] * (1 - y[i]), z => VectorArithmetic.MultiplyByRest(x, y, z));
            Check("x * (1 - s)", (i, s) => x[i] * (1 - s), z => VectorArithmetic.MultiplyByRest(x, 1.7f, z));
            Check("x * s", (i, s) => x[i] * s, z => VectorArithmetic.Multiply(x, 1.7f, z));
            Check("x / y", (i, _) => x[i] / y[i], z => VectorArithmetic.Divide(x, y, z));
            Check("x / s", (i, s) => x[i] / s, z => VectorArithmetic.Divide(x, 1.7f, z));
            Check("s / y", (i, s) => s / y[i], z => VectorArithmetic.Divide(1.7f, y, z));
            Check("x * y + a", (i, _) => (double)x[i] * y[i] + a[i], z => VectorArithmetic.MultiplyAdd(x, y, a, z));
            Check("x * s + a", (i, s) => (double)x[i] * s + a[i], z => VectorArithmetic.MultiplyAdd(x, 1.7f, a, z));

            void Check(string what, Func<int, float, double> want, Action<float[]> apply)
            {
                float[] z = [.. Enumerable.Repeat(7f, 71)];
                apply(z);
                for (int i = 0; i < count; i++)
                    Assert.True(Math.Abs(want(i, 1.7f) - z[i]) <= 1e-6 * (1 + Math.Abs(want(i, 1.7f))), $"{what} at {i}: got {z[i]:R}");
                Assert.All(z[count..], untouched => Assert.Equal(7, untouched));
            }
        }
    }

    [Fact]
    public void MultiplyAdd_AnyLength_WritesThatManyNumbersAndGivesTheSameBits()
    {
        float[] x = Naive.Sample([70], 1).ToArray(), y = Naive.Sample([70], 2).ToArray(), whole = new float[70];
        VectorArithmetic.MultiplyAdd(x, y, x, whole);
        for (int count = 0; count <= 70; count++)
        {
            float[] part = [.. Enumerable.Repeat(7f, 71)];
            VectorArithmetic.MultiplyAdd(x.AsSpan(0, count), y.AsSpan(0, count), x.AsSpan(0, count), part);
            Expect.BitEqual(whole.AsSpan(0, count), part.AsSpan(0, count));
            Assert.Equal(7, part[count]);
        }
    }

    [Fact]
    public void Functions_InPlace_ReadBeforeTheyWrite()
    {
        float[] x = Naive.Sample([37], 1).ToArray(), y = Naive.Sample([37], 2).ToArray(), want = new float[37];
        VectorArithmetic.MultiplyAdd(x, y, x, want);
        VectorArithmetic.MultiplyAdd(x, y, x, x);
        Assert.Equal(want, x);
    }

    [Fact]
    public void Functions_LengthsThatDiffer_Throw()
    {
        Assert.Throws<ArgumentException>(() => VectorArithmetic.Add(new float[3], new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => VectorArithmetic.Add(new float[3], Array.Empty<float>(), new float[3]));
        Assert.Throws<ArgumentException>(() => VectorArithmetic.Add(new float[3], new float[3], new float[2]));
        Assert.Throws<ArgumentException>(() => VectorArithmetic.Multiply(new float[3], 2, new float[2]));
        Assert.Throws<ArgumentException>(() => VectorArithmetic.MultiplyAdd(new float[3], new float[3], new float[2], new float[3]));
    }
}
