namespace RnnLib.Core.Tests.Parallelism;

public sealed class WorkersTests
{
    [Fact]
    public void Run_ManyTimes_DoesEveryPartOnce()
    {
        for (int run = 0; run < 2000; run++)
        {
            int[] calls = new int[run % 9];
            Workers.Run(calls.Length, part => Interlocked.Increment(ref calls[part]));
            Assert.All(calls, count => Assert.Equal(1, count));
            if (run % 500 == 0)
                Thread.Sleep(5);   // long enough for the workers to fall asleep
        }
    }

    [Fact]
    public void Run_WithinAPartOrFromSeveralThreads_DoesEveryPartOnce()
    {
        int calls = 0;
        Parallel.For(0, 20, _ => Workers.Run(4, _ => Workers.Run(3, _ => Interlocked.Increment(ref calls))));
        Assert.Equal(20 * 4 * 3, calls);
    }

    [Fact]
    public void Run_PartThatThrows_ThrowsAfterTheOthersHaveEnded()
    {
        int ended = 0;
        void Part(int part)
        {
            if (part == 1)
                throw new InvalidOperationException("part 1");
            Interlocked.Increment(ref ended);
        }

        Assert.Equal("part 1", Assert.Throws<InvalidOperationException>(() => Workers.Run(6, Part)).Message);
        Assert.InRange(ended, 1, 5);
        Workers.Run(2, _ => Interlocked.Increment(ref ended));   // and the workers go on
    }

    [Fact]
    public void Count_BelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Threads.Count = 0);
}
