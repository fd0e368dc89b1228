namespace RnnLib.Core.Tests.Kernels;

public sealed class VectorFunctionsTests
{
    [Fact]
    public void Sigmoid_WholeRange_IsNearTheTruth()
    {
        float[] x = [.. Enumerable.Range(-7000, 14001).Select(i => i * 0.01f)], y = new float[x.Length];
        VectorFunctions.Sigmoid(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double want = 1 / (1 + Math.Exp(-x[i])), bound = Math.Min(1.8e-7, 4e-7 * want) + 1.1e-30;
            Assert.True(Math.Abs(y[i] - want) <= bound, $"sigmoid({x[i]}): expected {want:R}, got {y[i]:R}");
        }
    }

    [Fact]
    public void Sigmoid_ThreeRegistersAtOnce_GivesTheBitsOfOneByOne()
    {
        if (LanesWidth.Is512)
            RequireTriplets<Lanes512>();
        else if (LanesWidth.Is256)
            RequireTriplets<Lanes256>();
        else
            RequireTriplets<Lanes128>();
    }

    private static void RequireTriplets<TLanes>()
        where TLanes : struct, ILanes<TLanes>
    {
        float[] numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e-30f, .. Enumerable.Range(0, 48 * 300 - 6).Select(i => (i - 7200) * 0.0123f)], sigmoid = new float[numbers.Length];
        VectorFunctions.Sigmoid(numbers, sigmoid);
        for (int first = 0; first < numbers.Length; first += 3 * TLanes.Count)
        {
            float[] got = new float[3 * TLanes.Count];
            TLanes x = TLanes.Load(ref numbers[0], first), y = TLanes.Load(ref numbers[0], first + TLanes.Count), z = TLanes.Load(ref numbers[0], first + 2 * TLanes.Count);
            GateFunctions.Sigmoid(ref x, ref y, ref z);
            x.Store(ref got[0], 0);
            y.Store(ref got[0], TLanes.Count);
            z.Store(ref got[0], 2 * TLanes.Count);
            Expect.BitEqual(sigmoid.AsSpan(first, got.Length), got, $"from {numbers[first]} on");
        }
    }

    [Fact]
    public void Tanh_WholeRange_IsNearTheTruthNearZeroToo()
    {
        float[] x = [.. Enumerable.Range(-12000, 24001).Select(i => i * 0.001f), .. Enumerable.Range(0, 40).Select(i => MathF.Pow(10, -i * 0.9f))], y = new float[x.Length];
        VectorFunctions.Tanh(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            double want = Math.Tanh(x[i]);
            Assert.True(Math.Abs(y[i] - want) <= 6e-7 * Math.Abs(want), $"tanh({x[i]:R}): expected {want:R}, got {y[i]:R}");
            Assert.True(Math.Abs(y[i]) <= 1, $"tanh({x[i]}) = {y[i]:R} is beyond 1");
        }
    }

    [Fact]
    public void Functions_SpecialNumbers_StayInRange()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 0, -0f, -200], y = new float[x.Length];
        VectorFunctions.Sigmoid(x, y);
        Assert.True(float.IsNaN(y[0]));
        Assert.Equal([1, 1], [y[1], y[3]]);
        Assert.All([y[2], y[4], y[7]], low => Assert.InRange(low, 1e-31f, 2e-30f));
        Assert.Equal([0.5f, 0.5f], y[5..7]);

        VectorFunctions.Tanh(x, y);
        Assert.True(float.IsNaN(y[0]));
        Assert.All([y[1], y[3], -y[2], -y[4]], one => Assert.InRange(one, 0.9999995f, 1));
        Assert.Equal([0, 0], y[5..7]);
    }

    [Fact]
    public void Functions_AnyLength_GiveTheSameBitsAndWriteNoFurther()
    {
        Tensor x = Naive.Sample([70]);
        float[] whole = new float[70];
        VectorFunctions.Tanh(x.Data, whole);
        for (int count = 0; count <= 70; count++)
        {
            float[] part = [.. Enumerable.Repeat(7f, 71)];
            VectorFunctions.Tanh(x.Data[..count], part);
            Expect.BitEqual(whole.AsSpan(0, count), part.AsSpan(0, count));
            Assert.Equal(7, part[count]);
        }

        Assert.Throws<ArgumentException>(() => VectorFunctions.Sigmoid(new float[3], new float[2]));
    }
}
