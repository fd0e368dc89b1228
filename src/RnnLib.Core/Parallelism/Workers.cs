namespace RnnLib;

/// <summary>Runs the parts of one piece of work on several threads that wait for it spinning, then sleeping.</summary>
/// <remarks>
/// A recurrent layer forks once, but a training step has many layers and operations, each of some microseconds: to hand work to a thread that
/// still spins takes less than one, to wake one up takes fifty, and now and then a thousand.
/// </remarks>
internal static class Workers
{
    /// <summary>How long a worker looks for work before it sleeps: about a millisecond.</summary>
    private const int SpinRounds = 5000, SpinsPerRound = 20;

    /// <summary>Fewer multiply-adds than this for each thread are done sooner by one.</summary>
    private const long SmallestPart = 100_000;

    /// <summary>Fewer numbers than this for each thread are done sooner by one: about half a megabyte.</summary>
    private const int SmallestNumbers = 128 * 1024;

    private static readonly Lock Gate = new();
    private static readonly SemaphoreSlim Wake = new(0);
    private static Job? _job;
    private static int _started, _sleeping;

    /// <summary>Calls <paramref name="part"/> with every number below <paramref name="count"/> and returns when all have ended.</summary>
    /// <param name="count">The number of parts; one of them runs on the calling thread.</param>
    /// <param name="part">The parts may run at once and in any order.</param>
    /// <remarks>A thread begins with the same share of the numbers every time, so that what it left in its core's cache is there for what
    /// follows; then it takes what nobody has begun, so that a thread the system holds up holds up no more than the part it is at.</remarks>
    public static void Run(int count, Action<int> part)
    {
        if (count == 1)
            part(0);
        else
            RunPhases(1, count, (_, index) => part(index));
    }

    /// <summary><see cref="Run"/>, unless the work is too small for several threads: then this one calls all parts, in order.</summary>
    /// <param name="count">The number of parts.</param>
    /// <param name="work">How many multiply-adds they take together.</param>
    /// <param name="part">The parts may run at once and in any order.</param>
    public static void RunParts(int count, long work, Action<int> part) => RunPhases(1, count, work, (_, index) => part(index));

    /// <summary>Calls <paramref name="part"/> for every part of every phase; a phase begins when all parts of the one before have ended.</summary>
    /// <param name="phases">How many phases.</param>
    /// <param name="parts">How many parts a phase has; shared out as in <see cref="Run"/>, alike in every phase.</param>
    /// <param name="part">Called with the phase and the part; the parts of a phase may run at once and in any order.</param>
    public static void RunPhases(int phases, int parts, Action<int, int> part) => RunPhases(phases, parts, long.MaxValue, part);

    /// <summary>The same, unless the work is too small for several threads: then this one calls all parts, in order.</summary>
    /// <param name="phases">How many phases.</param>
    /// <param name="parts">How many parts a phase has.</param>
    /// <param name="work">How many multiply-adds they take together.</param>
    /// <param name="part">Called with the phase and the part.</param>
    public static void RunPhases(int phases, int parts, long work, Action<int, int> part)
    {
        int threads = Math.Min(parts, Threads.Count);
        if (threads > 1 && work >= 2 * SmallestPart && TryShare(phases, parts, threads - 1, part))
            return;
        for (int phase = 0; phase < phases; phase++)
        {
            for (int i = 0; i < parts; i++)
                part(phase, i);
        }
    }

    /// <summary>Shares a range out among the threads, unless the work is too small for that.</summary>
    /// <param name="total">The length of the range.</param>
    /// <param name="workPerItem">How many multiply-adds each of its items takes.</param>
    /// <param name="part">Called with the first and the number of items of each part.</param>
    public static void RunRanges(int total, long workPerItem, Action<int, int> part)
    {
        int parts = PartsOf(total, workPerItem);
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

    /// <summary>Whether numbers are so many that <see cref="RunNumbers"/> shares them out.</summary>
    public static bool SharesNumbers(int count) => count >= 2 * SmallestNumbers && Threads.Count > 1;

    /// <summary>Shares numbers out among the threads that take an instruction or two each; of an array that begins on a cache line nobody's numbers begin within one.</summary>
    /// <param name="count">How many numbers.</param>
    /// <param name="part">Called with the first and the number of numbers of each part.</param>
    public static void RunNumbers(int count, Action<int, int> part)
    {
        const int cacheLine = 64 / sizeof(float);
        int parts = Math.Max(1, Math.Min(Threads.Count, count / SmallestNumbers));
        Run(parts, index =>
        {
            int first = Border(index), end = index + 1 == parts ? count : Border(index + 1);
            part(first, end - first);
        });

        int Border(int index) => (int)((long)count * index / parts) / cacheLine * cacheLine;
    }

    /// <summary>Among how many threads <see cref="RunRanges"/> would share a range out; 1 or 0 for none but the caller.</summary>
    /// <param name="total">The length of the range.</param>
    /// <param name="workPerItem">How many multiply-adds each of its items takes.</param>
    public static int PartsOf(int total, long workPerItem) => (int)Math.Min(Math.Min(Threads.Count, total), total * workPerItem / SmallestPart);

    /// <summary>Does a job together with the other threads; false if they are at work for somebody else, or for the caller.</summary>
    private static bool TryShare(int phases, int parts, int seats, Action<int, int> part)
    {
        if (Gate.IsHeldByCurrentThread || !Gate.TryEnter())
            return false;
        try
        {
            var job = new Job(phases, parts, seats, part);
            StartUpTo(seats);
            Interlocked.Exchange(ref _job, job);
            if (Volatile.Read(ref _sleeping) is > 0 and int sleeping)
                Wake.Release(Math.Min(sleeping, seats));
            job.Work(number: 0);
            job.Finish();
            return true;
        }
        finally
        {
            Gate.Exit();
        }
    }

    private static void StartUpTo(int workers)
    {
        while (_started < workers)
        {
            int number = ++_started;
            new Thread(() => WorkForever(number)) { IsBackground = true, Name = "RnnLib worker" }.Start();
        }
    }

    private static void WorkForever(int number)
    {
        Job? last = null;
        while (true)
        {
            last = Next(last);
            if (last.TryJoin())
                last.Work(number);
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
}
