using System.Diagnostics;
using System.Globalization;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A side in a process of its own: libtorch's threads spin for a while after their work and would slow down whatever shares the process.</summary>
/// <remarks>While the other side is timed, this one waits in a blocking read.</remarks>
internal sealed class TimedWorker : IDisposable
{
    private readonly Process _process;

    public TimedWorker(string side, TimedCase timed, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["worker", side, timed.Word, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() != "ready")
            throw new UsageException($"the worker for {side} did not start");
    }

    /// <summary>Milliseconds for each run of a round.</summary>
    public double Round()
    {
        _process.StandardInput.WriteLine("round");
        return double.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>The worker's own side of it: <c>worker SIDE CASE THREADS</c>.</summary>
    public static int Serve(string[] words)
    {
        var timed = TimedCase.Parse(words[1]);
        int threads = int.Parse(words[2], CultureInfo.InvariantCulture);
        using ITimedSide side = words[0] == "rnnlib" ? new RnnLibSide(timed, threads) : Peer(timed, threads);
        int runs = Stopwatches.WarmUp(side);
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null)
            Console.WriteLine(Stopwatches.Round(side, runs).ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }

    private static TorchSharpSide Peer(TimedCase timed, int threads)
    {
        using var twin = new RnnLibSide(timed, 1);
        return new TorchSharpSide(timed, twin, threads);
    }
}
