namespace RnnLib.Core.Tests.Kernels;

public sealed class VectorSumsTests
{
    [Fact]
    public void Sums_AnyLength_EqualTheLoop()
    {
        for (int count = 0; count <= 150; count++)
        {
            float[] x = Naive.Sample([count], 1).ToArray(), y = Naive.Sample([count], 2).ToArray();
            Near(x.Sum(v => (double)v), VectorSums.Sum(x));
            Near(x.Sum(v => (double)v * v), VectorSums.SumOfSquares(x));
            Near(x.Sum(v => (v - 0.7) * (v - 0.7)), VectorSums.SumOfSquares(x, 0.7f));
            Near(x.Zip(y, (a, b) => (double)a * b).Sum(), VectorSums.Dot(x, y));

            void Near(double want, float got) => Assert.True(Math.Abs(want - got) <= 1e-5 * (1 + Math.Abs(want)), $"{count} numbers: expected {want:R}, got {got:R}");
        }
    }

    [Fact]
    public void Sums_NotFinite_StayNotFinite()
    {
        Assert.True(float.IsNaN(VectorSums.Sum([.. Enumerable.Repeat(1f, 80), float.NaN])));
        Assert.Equal(float.PositiveInfinity, VectorSums.SumOfSquares([.. Enumerable.Repeat(1f, 80), 1e30f]));
    }

    [Fact]
    public void Dot_LengthsThatDiffer_Throws() => Assert.Throws<ArgumentException>(() => VectorSums.Dot(new float[3], new float[2]));
}
