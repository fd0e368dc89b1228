namespace RnnLib.Core.Tests.Random;

public sealed class RngFillTests
{
    [Fact]
    public void Fill_AnyPositionAndLength_DrawsWhatOneByOneDraws()
    {
        foreach (int skip in (int[])[0, 1, 2, 3, 4, 7])
        {
            foreach (int count in (int[])[0, 1, 3, 4, 5, 31, 32, 33, 64, 100, 1000])
            {
                Rng bulk = new(99), single = new(99);
                for (int i = 0; i < skip; i++)
                    Assert.Equal(bulk.NextUInt32(), single.NextUInt32());
                uint[] words = new uint[count];
                bulk.Fill(words);
                Assert.Equal([.. Enumerable.Range(0, count).Select(_ => single.NextUInt32())], words);
                Assert.Equal(single.State, bulk.State);
                Assert.Equal(single.NextUInt32(), bulk.NextUInt32());
            }
        }
    }

    [Fact]
    public void Fill_AcrossTheEndOfTheLowCounter_DrawsWhatOneByOneDraws()
    {
        var start = new RngState(5, ((UInt128)ulong.MaxValue << 2) - 600);   // so many words are drawn eight blocks at a time
        Rng bulk = new(start), single = new(start);
        uint[] words = new uint[1200];
        bulk.Fill(words);
        Assert.Equal([.. Enumerable.Range(0, words.Length).Select(_ => single.NextUInt32())], words);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    [InlineData(1000)]
    public void FillUniform_AnyLength_IsWhatNextSingleDraws(int length)
    {
        Rng bulk = new(3), single = new(3);
        Assert.Equal(bulk.NextUInt32(), single.NextUInt32());
        float[] numbers = new float[length];
        bulk.FillUniform(numbers, -2, 5);
        Assert.Equal([.. Enumerable.Range(0, length).Select(_ => -2 + 7 * single.NextSingle())], numbers);
        Assert.Equal(single.State, bulk.State);
    }

    [Fact]
    public void FillMask_AnyRate_IsWhatNextSingleSays()
    {
        foreach (float rate in (float[])[0, 1e-7f, 0.1f, 0.5f, 0.999f, 1])
        {
            Rng bulk = new(3), single = new(3);
            float[] mask = new float[3000];
            Ops.FillMask(mask, rate, 2, bulk);
            Assert.Equal([.. mask.Select(_ => single.NextSingle() < rate ? 0f : 2f)], mask);
        }
    }
}
