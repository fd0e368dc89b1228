namespace RnnLib.Core.Tests.Memory;

public sealed class BufferPoolTests
{
    [Fact]
    public unsafe void Rent_AnySize_IsLongEnoughAndBeginsOnACacheLine()
    {
        for (int count = 0; count < 5000; count += 1 + count / 37)
        {
            Buffer buffer = BufferPool.Rent(count);
            Assert.Equal(count, buffer.Span.Length);
            Assert.True(buffer.First + count <= buffer.Array.Length);
            fixed (float* start = buffer.Span)
                Assert.Equal(0, (nint)start % 64);
            BufferPool.Return(buffer);
        }
    }

    [Fact]
    public void Rent_AfterReturn_GivesTheSameMemoryAgain()
    {
        Buffer first = BufferPool.Rent(123_457), second = BufferPool.Rent(123_457);
        Assert.NotSame(first.Array, second.Array);
        BufferPool.Return(first);
        Buffer again = BufferPool.Rent(123_400);   // of the same size class
        Assert.Same(first.Array, again.Array);
        BufferPool.Return(again);
        BufferPool.Return(second);
    }

    [Fact]
    public void Rent_LargestSizes_RoundUpByAQuarterAtMost()
    {
        foreach (int count in (int[])[65, 100, 1 << 16, (1 << 16) + 1, 3_000_000])
        {
            Buffer buffer = BufferPool.Rent(count);
            Assert.InRange(buffer.Array.Length, count, Math.Max(64, count * 5 / 4 + 1) + 16);
            BufferPool.Return(buffer);
        }
    }
}
