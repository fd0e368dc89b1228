using System.Diagnostics;

namespace RnnLib.Benchmarks.Peers;

/// <summary>How long a number takes from one processor's cache to the other's: some tens of nanoseconds within a third-level cache, hundreds between two of them.</summary>
/// <remarks>Threads that hand each other much feel it; cores that share a third-level cache share its bandwidth instead.</remarks>
internal static class CoreDistance
{
    private const int Rounds = 4000, WarmUp = 1000;

    /// <summary>Nanoseconds, one way: two threads that wait spinning pass a counter to and fro.</summary>
    public static double Measure()
    {
        int[] line = new int[64];   // the counter is in the middle, with nothing else on its cache line
        ref int counter = ref line[32];
        var partner = new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
                Answer(ref line[32], 2 * i + 1);
        });
        partner.Start();
        long start = 0;
        for (int i = 0; i < Rounds; i++)
        {
            if (i == WarmUp)
                start = Stopwatch.GetTimestamp();
            Volatile.Write(ref counter, 2 * i + 1);
            while (Volatile.Read(ref counter) != 2 * i + 2)
            {
            }
        }

        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        partner.Join();
        return nanoseconds / (2 * (Rounds - WarmUp));
    }

    private static void Answer(ref int counter, int question)
    {
        while (Volatile.Read(ref counter) != question)
        {
        }

        Volatile.Write(ref counter, question + 1);
    }
}
