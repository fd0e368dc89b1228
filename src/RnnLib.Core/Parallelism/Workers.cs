using System.Runtime.ExceptionServices;

namespace RnnLib;

/// <summary>Runs the parts of one piece of work on several threads that wait for it spinning, then sleeping.</summary>
/// <remarks>
/// A recurrent layer forks once, but a training step has many layers and operations, each of some microseconds: to hand work to a thread that
/// still spins takes less than one, to wake one up takes fifty. Parts are claimed one by one, so a thread that the system holds up
/// does not hold up the others' share.
/// </remarks>
internal static class Workers
{
    /// <summary>How long a worker looks for work before it sleeps: about 100 microseconds.</summary>
    private const int SpinRounds = 500, SpinsPerRound = 20;

    private static readonly Lock Gate = new();
    private static readonly SemaphoreSlim Wake = new(0);
    private static Job? _job;
    private static int _started, _sleeping;

    /// <summary>Calls <paramref name="part"/> with every number below <paramref name="count"/> and returns when all have ended.</summary>
    /// <param name="count">The number of parts; one of them runs on the calling thread.</param>
    /// <param name="part">The parts may run at once and in any order.</param>
    public static void Run(int count, Action<int> part)
    {
        int threads = Math.Min(count, Threads.Count);
        if (threads <= 1 || Gate.IsHeldByCurrentThread || !Gate.TryEnter())
        {
            for (int i = 0; i < count; i++)
                part(i);
            return;
        }

        try
        {
            StartUpTo(threads - 1);
            var job = new Job(count, threads - 1, part);
            Interlocked.Exchange(ref _job, job);
            if (Volatile.Read(ref _sleeping) is > 0 and int sleeping)
                Wake.Release(Math.Min(sleeping, threads - 1));
            job.Work();
            job.Await();
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Shares a range out among the threads, unless the work is too small for that.</summary>
    /// <param name="total">The length of the range.</param>
    /// <param name="workPerItem">How many multiply-adds each of its items takes.</param>
    /// <param name="part">Called with the first and the number of items of each part.</param>
    public static void RunRanges(int total, long workPerItem, Action<int, int> part)
    {
        const long smallestPart = 100_000;
        int parts = (int)Math.Min(Math.Min(Threads.Count, total), total * workPerItem / smallestPart);
        if (parts <= 1)
        {
            if (total > 0)
                part(0, total);
            return;
        }

        Run(parts, index =>
        {
            int first = (int)((long)total * index / parts), end = (int)((long)total * (index + 1) / parts);
            part(first, end - first);
        });
    }

    private static void StartUpTo(int workers)
    {
        for (; _started < workers; _started++)
            new Thread(WorkForever) { IsBackground = true, Name = "RnnLib worker" }.Start();
    }

    private static void WorkForever()
    {
        Job? last = null;
        while (true)
        {
            last = Next(last);
            if (last.TryJoin())
                last.Work();
        }
    }

    private static Job Next(Job? last)
    {
        for (int round = 0; round < SpinRounds; round++)
        {
            if (Volatile.Read(ref _job) is { } job && job != last)
                return job;
            Thread.SpinWait(SpinsPerRound);
        }

        while (true)
        {
            // The order matters: whoever posts a job and sees no sleeper has posted before this look at it.
            Interlocked.Increment(ref _sleeping);
            if (Volatile.Read(ref _job) is not { } job || job == last)
                Wake.Wait();
            Interlocked.Decrement(ref _sleeping);
            if (Volatile.Read(ref _job) is { } posted && posted != last)
                return posted;
        }
    }

    private sealed class Job(int count, int seats, Action<int> part)
    {
        private int _seats = seats, _next, _ended;
        private Action<int>? _part = part;
        private ExceptionDispatchInfo? _failure;

        /// <summary>Whether the job has room for one more thread.</summary>
        public bool TryJoin() => Interlocked.Decrement(ref _seats) >= 0;

        public void Work()
        {
            for (int i = Interlocked.Increment(ref _next) - 1; i < count; i = Interlocked.Increment(ref _next) - 1)
            {
                try
                {
                    _part!(i);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                }

                Interlocked.Increment(ref _ended);
            }
        }

        /// <summary>Waits for the parts that other threads have claimed; throws what one of them threw.</summary>
        public void Await()
        {
            for (int round = 0; Volatile.Read(ref _ended) < count; round++)
            {
                if (round < SpinRounds)
                    Thread.SpinWait(SpinsPerRound);
                else
                    Thread.Yield();
            }

            _part = null;   // all parts have ended; the workers remember the job, but not what it held on to
            _failure?.Throw();
        }
    }
}
