namespace RnnLib.Core.Tests.Random;

public sealed class RngTests
{
    private const int Draws = 100_000;

    private static uint[] Next(Rng rng, int count) => [.. Enumerable.Range(0, count).Select(_ => rng.NextUInt32())];

    [Fact]
    public void State_AnyPosition_ContinuesTheSequence()
    {
        uint[] sequence = Next(new Rng(42), 40);
        for (int position = 0; position < 30; position++)
        {
            var rng = new Rng(42);
            Next(rng, position);
            RngState state = rng.State;
            Assert.Equal(new RngState(42, (UInt128)position), state);

            uint[] rest = sequence[position..(position + 10)];
            Assert.Equal(rest, Next(rng, 10));
            Assert.Equal(rest, Next(new Rng(state), 10));
            rng.State = state;
            Assert.Equal(rest, Next(rng, 10));
        }
    }

    [Fact]
    public void State_OfAnotherSeed_MovesTheGenerator()
    {
        var rng = new Rng(1);
        Next(rng, 5);
        rng.State = new(2, 8);
        Assert.Equal(2ul, rng.Seed);
        Assert.Equal(Next(new Rng(2), 12)[8..], Next(rng, 4));
    }

    [Fact]
    public void State_BeyondSixtyFourBits_StillAdvances()
    {
        var rng = new Rng(new RngState(1, UInt128.MaxValue >> 1));
        Assert.Equal(20, Next(rng, 20).Distinct().Count());
    }

    [Fact]
    public void FillUniform_ManyDraws_HasItsMoments()
    {
        float[] x = new float[Draws];
        new Rng(1).FillUniform(x, -1, 3);
        Assert.All(x, v => Assert.InRange(v, -1, MathF.BitDecrement(3)));
        Assert.InRange(x.Average(v => (double)v), 0.98, 1.02);
        Assert.InRange(x.Average(v => (v - 1.0) * (v - 1.0)), 1.32, 1.35);   // 4² / 12
    }

    [Theory]
    [InlineData(1_000_000f, 1_000_001f)]
    [InlineData(16_777_216f, 16_777_218f)]
    [InlineData(-1_000_001f, -1_000_000f)]
    public void FillUniform_CoarseFloats_NeverReachesHigh(float low, float high)
    {
        float[] x = new float[1000];
        new Rng(1).FillUniform(x, low, high);
        Assert.All(x, v => Assert.InRange(v, low, MathF.BitDecrement(high)));
    }

    [Fact]
    public void Fill_WrongRange_Throws()
    {
        float[] x = new float[2];
        new Rng(1).FillUniform(x, 2, 2);
        Assert.Equal([2, 2], x);
        Assert.Throws<ArgumentOutOfRangeException>("low", () => new Rng(1).FillUniform(x, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>("low", () => new Rng(1).FillUniform(x, 0, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("standardDeviation", () => new Rng(1).FillNormal(x, 0, -1));
    }

    [Fact]
    public void FillNormal_ManyDraws_HasItsMoments()
    {
        float[] x = new float[Draws];
        new Rng(2).FillNormal(x, 2, 3);
        double[] z = [.. x.Select(v => (v - 2.0) / 3)];
        Assert.InRange(z.Average(), -0.015, 0.015);
        Assert.InRange(z.Average(v => v * v), 0.98, 1.02);
        Assert.InRange(z.Average(v => v * v * v), -0.05, 0.05);
        Assert.InRange(z.Average(v => v * v * v * v), 2.9, 3.1);
        Assert.InRange(z.Count(v => Math.Abs(v) < 1) / (double)Draws, 0.678, 0.688);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void NextInt32_ManyDraws_IsUniform(int maximum)
    {
        var rng = new Rng(3);
        int[] counts = new int[maximum];
        for (int i = 0; i < Draws; i++)
            counts[rng.NextInt32(maximum)]++;   // out of range would throw

        double expected = Draws / (double)maximum;
        Assert.All(counts, count => Assert.InRange(count, expected - 4 * Math.Sqrt(expected), expected + 4 * Math.Sqrt(expected)));
    }

    [Fact]
    public void NextInt32_LargeMaximum_HasNoBias()
    {
        const int maximum = 3 << 29;   // 3/8 of 2^32: without rejection, only a quarter of the results would be 2 modulo 3
        var rng = new Rng(4);
        int lastThird = Enumerable.Range(0, Draws).Count(_ => rng.NextInt32(maximum) % 3 == 2);
        Assert.InRange(lastThird, Draws / 3 - 600, Draws / 3 + 600);
        Assert.Throws<ArgumentOutOfRangeException>("exclusiveMaximum", () => rng.NextInt32(0));
        Assert.Throws<ArgumentOutOfRangeException>("exclusiveMaximum", () => rng.NextInt32(-1));
    }

    [Fact]
    public void Shuffle_SameSeed_IsTheSamePermutation()
    {
        static int[] Shuffled(ulong seed)
        {
            int[] items = [.. Enumerable.Range(0, 50)];
            new Rng(seed).Shuffle(items.AsSpan());
            return items;
        }

        Assert.Equal(Enumerable.Range(0, 50), Shuffled(1).Order());
        Assert.Equal(Shuffled(1), Shuffled(1));
        Assert.NotEqual(Shuffled(1), Shuffled(2));
    }

    [Fact]
    public void Shuffle_ThreeItems_HasAllOrdersEquallyOften()
    {
        var rng = new Rng(6);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 6000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            rng.Shuffle(items.AsSpan());
            counts[new(items)] = counts.GetValueOrDefault(new(items)) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Fork_EachTime_GivesAnotherSequenceThatRepeats()
    {
        var rng = new Rng(1);
        Rng first = rng.Fork(), second = rng.Fork();
        Assert.Equal(3, new HashSet<ulong> { rng.Seed, first.Seed, second.Seed }.Count);
        Assert.NotEqual(Next(first, 10), Next(second, 10));
        Assert.Equal(Next(new Rng(1).Fork(), 10), Next(new Rng(first.Seed), 10));
    }
}
