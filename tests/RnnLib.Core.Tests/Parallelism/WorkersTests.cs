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

    [Theory]
    [InlineData(1, 2)]
    [InlineData(50, 1)]
    [InlineData(300, 2)]
    [InlineData(40, 5)]
    public void RunPhases_AnyNumber_EndsEachPhaseBeforeTheNext(int phases, int parts)
    {
        for (int run = 0; run < 50; run++)
        {
            int[] ended = new int[phases];
            int tooEarly = 0;
            Workers.RunPhases(phases, parts, (phase, part) =>
            {
                if (phase > 0 && Volatile.Read(ref ended[phase - 1]) != parts)
                    Interlocked.Increment(ref tooEarly);
                if (run % 10 == 0 && part == phase % parts)
                    Thread.SpinWait(300);
                Interlocked.Increment(ref ended[phase]);
            });
            Assert.All(ended, count => Assert.Equal(parts, count));
            Assert.Equal(0, tooEarly);
        }
    }

    [Fact]
    public void RunPhases_WithinAPartOrThatThrows_EndsAllTheSame()
    {
        int calls = 0;
        Parallel.For(0, 10, _ => Workers.RunPhases(5, 3, (_, _) => Workers.RunPhases(2, 2, (_, _) => Interlocked.Increment(ref calls))));
        Assert.Equal(10 * 5 * 3 * 2 * 2, calls);

        void Part(int phase, int part)
        {
            if ((phase, part) == (1, 1))
                throw new InvalidOperationException("phase 1, part 1");
        }

        Assert.Equal("phase 1, part 1", Assert.Throws<InvalidOperationException>(() => Workers.RunPhases(4, 2, Part)).Message);
        Workers.RunPhases(3, 2, (_, _) => Interlocked.Increment(ref calls));   // and the workers go on
        Assert.Equal(606, calls);
    }

    [Fact]
    public void Count_BelowOne_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Threads.Count = 0);
}
