using System.Runtime.ExceptionServices;

namespace RnnLib;

/// <summary>A piece of work that several threads do together: phases one after the other, of parts side by side.</summary>
/// <param name="phases">How many phases.</param>
/// <param name="parts">How many parts each has.</param>
/// <param name="seats">How many threads may join the one that posts it.</param>
/// <param name="part">Called with the phase and the part.</param>
internal sealed class Job(int phases, int parts, int seats, Action<int, int> part)
{
    private const int SpinRounds = 2000, SpinsPerRound = 4, CacheLine = 64 / sizeof(int);

    private readonly int[] _begun = new int[parts * CacheLine];   // how many phases of each part somebody has begun
    private readonly int _all = checked(phases * parts);
    private int _freeSeats = seats, _ended;
    private Action<int, int>? _part = part;
    private ExceptionDispatchInfo? _failure;

    /// <summary>How many threads may join.</summary>
    public int Seats { get; } = seats;

    /// <summary>Whether the job has room for one more thread.</summary>
    public bool TryJoin() => Interlocked.Decrement(ref _freeSeats) >= 0;

    /// <summary>Does what is to be done and nobody else does, beginning with the thread's own share of each phase.</summary>
    /// <param name="number">The thread's number, the same in every job; 0 for the one that posted it.</param>
    public void Work(int number)
    {
        int own = (int)((long)parts * (number % (Seats + 1)) / (Seats + 1));
        for (int phase = Volatile.Read(ref _ended) / parts; phase < phases; phase++)
        {
            Await(phase * parts);
            for (int i = 0; i < parts; i++)
            {
                int index = (own + i) % parts;
                ref int begun = ref _begun[index * CacheLine];
                if (Volatile.Read(ref begun) == phase && Interlocked.CompareExchange(ref begun, phase + 1, phase) == phase)
                    Do(phase, index);
            }
        }
    }

    /// <summary>Waits for what other threads have begun; throws what one of them threw.</summary>
    public void Finish()
    {
        Await(_all);
        _part = null;   // all parts have ended; the workers remember the job, but not what it held on to
        _failure?.Throw();
    }

    /// <summary>Runs a part. If one throws, later ones only count as ended, since a thread may wait for their end.</summary>
    private void Do(int phase, int index)
    {
        try
        {
            if (Volatile.Read(ref _failure) is null || phases == 1)
                _part!(phase, index);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }

        Interlocked.Increment(ref _ended);
    }

    /// <summary>Waits until so many parts have ended.</summary>
    private void Await(int ended)
    {
        for (int round = 0; Volatile.Read(ref _ended) < ended; round++)
        {
            if (round < SpinRounds)
                Thread.SpinWait(SpinsPerRound);
            else
                Thread.Yield();
        }
    }
}
