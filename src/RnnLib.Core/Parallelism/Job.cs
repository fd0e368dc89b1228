using System.Runtime.ExceptionServices;

namespace RnnLib;

/// <summary>A piece of work that several threads do together.</summary>
/// <param name="seats">How many threads may join the one that posts it.</param>
internal abstract class Job(int seats)
{
    private const int SpinRounds = 2000, SpinsPerRound = 4;

    private int _seats = seats, _ended;
    private ExceptionDispatchInfo? _failure;

    /// <summary>How many threads may join.</summary>
    public int Seats { get; } = seats;

    /// <summary>A number from 1 on if the job has room for one more thread.</summary>
    public int? TryJoin() => Interlocked.Decrement(ref _seats) is >= 0 and int left ? Seats - left : null;

    /// <summary>Does what is to be done and nobody else does.</summary>
    /// <param name="seat">The thread's number in this job.</param>
    public abstract void Work(int seat);

    /// <summary>Waits for what other threads have begun; throws what one of them threw.</summary>
    public void Finish()
    {
        AwaitAll();
        _failure?.Throw();
    }

    protected abstract void AwaitAll();

    /// <summary>Runs a part; what it throws is kept for <see cref="Finish"/>, and the other parts go on, since a thread may wait for their end.</summary>
    protected void Do<TPart>(TPart part)
        where TPart : struct, IPart
    {
        try
        {
            part.Run();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }

        Interlocked.Increment(ref _ended);
    }

    /// <summary>The number of parts that have ended.</summary>
    protected int Ended => Volatile.Read(ref _ended);

    /// <summary>Waits until so many parts have ended.</summary>
    protected void Await(int parts)
    {
        for (int round = 0; Ended < parts; round++)
        {
            if (round < SpinRounds)
                Thread.SpinWait(SpinsPerRound);
            else
                Thread.Yield();
        }
    }

    /// <summary>A part of a job.</summary>
    protected interface IPart
    {
        void Run();
    }
}

/// <summary>Parts that have nothing to do with each other; whoever is free takes the next.</summary>
internal sealed class PartsJob(int count, int seats, Action<int> part) : Job(seats)
{
    private Action<int>? _part = part;
    private int _next;

    public override void Work(int seat)
    {
        for (int i = Interlocked.Increment(ref _next) - 1; i < count; i = Interlocked.Increment(ref _next) - 1)
            Do(new Part(_part!, i));
    }

    protected override void AwaitAll()
    {
        Await(count);
        _part = null;   // the workers remember the job, but not what it held on to
    }

    private readonly struct Part(Action<int> part, int index) : IPart
    {
        public void Run() => part(index);
    }
}

/// <summary>Phases one after the other, of parts side by side.</summary>
internal sealed class PhasesJob(int phases, int parts, int seats, Action<int, int> part) : Job(seats)
{
    private const int CacheLine = 64 / sizeof(int);

    private readonly int[] _begun = new int[parts * CacheLine];   // how many phases of a part somebody has begun
    private Action<int, int>? _part = part;

    public override void Work(int seat)
    {
        for (int phase = Ended / parts; phase < phases; phase++)
        {
            Await(phase * parts);
            for (int i = 0; i < parts; i++)
            {
                int index = (seat + i) % parts;
                if (Interlocked.CompareExchange(ref _begun[index * CacheLine], phase + 1, phase) == phase)
                    Do(new Part(_part!, phase, index));
            }
        }
    }

    protected override void AwaitAll()
    {
        Await(phases * parts);
        _part = null;   // the workers remember the job, but not what it held on to
    }

    private readonly struct Part(Action<int, int> part, int phase, int index) : IPart
    {
        public void Run() => part(phase, index);
    }
}
