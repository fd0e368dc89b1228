namespace RnnLib;

/// <summary>How many threads share the work of one operation.</summary>
/// <remarks>
/// Results are the same to the bit for any number: work is split so that every sum keeps its order. Small work stays on the calling
/// thread. An operation that finds the other threads at work for another does its own work alone. A program that trains several models at once,
/// each on a thread of its own, does best with 1.
/// <example><code>
/// Threads.Count = 1;      // leave the other cores to the rest of the program
/// </code></example>
/// </remarks>
public static class Threads
{
    private static int _count = Environment.ProcessorCount;

    /// <summary>The number of threads, the calling one included; 1 or more. Default: the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Volatile.Write(ref _count, value);
        }
    }
}
