using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnLib.Benchmarks.Peers;

/// <summary>What the processor could do: multiply-adds of the widest vectors that stay in registers.</summary>
internal static class FmaPeak
{
    private const int Iterations = 5_000, Chains = 12;

    /// <summary>GFLOP/s of so many threads that begin together: of each the median of runs of some microseconds, added up. Processors of a virtual machine
    /// that share a core at the moment are no faster together than one.</summary>
    public static double Measure(int threads, double milliseconds = 40)
    {
        if (threads == 1)
            return MeasureOne(milliseconds);
        double[] speeds = new double[threads];
        using var start = new Barrier(threads);
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            speeds[i] = MeasureOne(milliseconds);
        }))];
        foreach (Thread worker in workers)
            worker.Start();
        foreach (Thread worker in workers)
            worker.Join();
        return speeds.Sum();
    }

    private static double MeasureOne(double milliseconds)
    {
        List<double> speeds = [];
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalMilliseconds < milliseconds;)
        {
            long start = Stopwatch.GetTimestamp();
            (float sum, int width) = Vector512.IsHardwareAccelerated ? (Spin512(), 16) : Vector256.IsHardwareAccelerated ? (Spin256(), 8) : (Spin128(), 4);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (!float.IsNaN(sum))   // or the loop could be left out
                speeds.Add(2.0 * Chains * width * Iterations / seconds / 1e9);
        }

        return Race.Median(speeds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Spin512()
    {
        Vector512<float> a = Vector512.Create(0.5f), b = Vector512.Create(0.25f);
        Vector512<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (int i = 0; i < Iterations; i++)
        {
            (s0, s1, s2) = (Vector512.FusedMultiplyAdd(s0, a, b), Vector512.FusedMultiplyAdd(s1, a, b), Vector512.FusedMultiplyAdd(s2, a, b));
            (s3, s4, s5) = (Vector512.FusedMultiplyAdd(s3, a, b), Vector512.FusedMultiplyAdd(s4, a, b), Vector512.FusedMultiplyAdd(s5, a, b));
            (s6, s7, s8) = (Vector512.FusedMultiplyAdd(s6, a, b), Vector512.FusedMultiplyAdd(s7, a, b), Vector512.FusedMultiplyAdd(s8, a, b));
            (s9, s10, s11) = (Vector512.FusedMultiplyAdd(s9, a, b), Vector512.FusedMultiplyAdd(s10, a, b), Vector512.FusedMultiplyAdd(s11, a, b));
        }

        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Spin256()
    {
        Vector256<float> a = Vector256.Create(0.5f), b = Vector256.Create(0.25f);
        Vector256<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (int i = 0; i < Iterations; i++)
        {
            (s0, s1, s2) = (Vector256.FusedMultiplyAdd(s0, a, b), Vector256.FusedMultiplyAdd(s1, a, b), Vector256.FusedMultiplyAdd(s2, a, b));
            (s3, s4, s5) = (Vector256.FusedMultiplyAdd(s3, a, b), Vector256.FusedMultiplyAdd(s4, a, b), Vector256.FusedMultiplyAdd(s5, a, b));
            (s6, s7, s8) = (Vector256.FusedMultiplyAdd(s6, a, b), Vector256.FusedMultiplyAdd(s7, a, b), Vector256.FusedMultiplyAdd(s8, a, b));
            (s9, s10, s11) = (Vector256.FusedMultiplyAdd(s9, a, b), Vector256.FusedMultiplyAdd(s10, a, b), Vector256.FusedMultiplyAdd(s11, a, b));
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    /// <remarks>A multiplication and an addition where the processor has them only one by one.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Spin128()
    {
        Vector128<float> a = Vector128.Create(0.5f), b = Vector128.Create(0.25f);
        Vector128<float> s0 = a, s1 = a, s2 = a, s3 = a, s4 = a, s5 = a, s6 = a, s7 = a, s8 = a, s9 = a, s10 = a, s11 = a;
        for (int i = 0; i < Iterations; i++)
        {
            (s0, s1, s2) = (Vector128.MultiplyAddEstimate(s0, a, b), Vector128.MultiplyAddEstimate(s1, a, b), Vector128.MultiplyAddEstimate(s2, a, b));
            (s3, s4, s5) = (Vector128.MultiplyAddEstimate(s3, a, b), Vector128.MultiplyAddEstimate(s4, a, b), Vector128.MultiplyAddEstimate(s5, a, b));
            (s6, s7, s8) = (Vector128.MultiplyAddEstimate(s6, a, b), Vector128.MultiplyAddEstimate(s7, a, b), Vector128.MultiplyAddEstimate(s8, a, b));
            (s9, s10, s11) = (Vector128.MultiplyAddEstimate(s9, a, b), Vector128.MultiplyAddEstimate(s10, a, b), Vector128.MultiplyAddEstimate(s11, a, b));
        }

        return Vector128.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
