using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A process of this program that does one library's work when told to: threads of one library cannot get in another's way.</summary>
/// <remarks>While it is not told to, it sleeps in a read of its standard input.</remarks>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _side;
    private readonly Waiting _waiting;

    public WorkerProcess(string side, Waiting waiting)
    {
        (_side, _waiting) = (side, waiting);
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["worker"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (waiting == Waiting.Asleep)
            start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";   // read when libtorch loads
        _process = Process.Start(start) ?? throw new InvalidOperationException("the worker process did not start");
    }

    /// <summary>Gets a workload ready.</summary>
    /// <returns>Who does it; only one at a time.</returns>
    public IContestant Load(Workload work, int threads)
    {
        Ask("load " + JsonSerializer.Serialize(new WorkerOrder(_side, _waiting, threads, work)));
        return new RemoteContestant(this);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill();
        _process.Dispose();
    }

    /// <exception cref="InvalidOperationException">The worker failed.</exception>
    private string Ask(string request)
    {
        _process.StandardInput.WriteLine(request);
        _process.StandardInput.Flush();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(WorkerCommand.Answer, StringComparison.Ordinal))
                return line[WorkerCommand.Answer.Length..];
        }

        throw new InvalidOperationException($"the worker of {Sides.Title(_side)} ended");
    }

    private sealed class RemoteContestant(WorkerProcess worker) : IContestant
    {
        public IReadOnlyDictionary<string, float[]> Values()
        {
            string path = Path.GetTempFileName();
            try
            {
                worker.Ask("values " + path);
                return ValuesFile.Read(path);
            }
            finally
            {
                File.Delete(path);
            }
        }

        public double Run(int steps)
        {
            // Threads of the side before this one that still spin are asleep by then.
            Thread.Sleep(WorkerCommand.PauseMilliseconds);
            return double.Parse(worker.Ask($"run {steps}"), CultureInfo.InvariantCulture);
        }

        public void Dispose() => worker.Ask("drop");
    }
}
