namespace RnnLib.Benchmarks.Peers;

/// <summary>Where RnnLib and a peer meet: one thread within this process, more of them in a process for each side.</summary>
internal sealed class Stage : IDisposable
{
    private readonly Dictionary<string, WorkerProcess> _workers = [];

    /// <summary>Holds the sides' values against each other and then times them.</summary>
    public Measured Measure(TimedCase timed, Race race)
    {
        using IContestant ours = Prepare(Sides.RnnLib, timed), theirs = Prepare(timed.Peer, timed);
        Agreement agreement = Agreement.Of(ours.Values(), theirs.Values());
        double[] times = race.Run(ours, theirs);
        return new(times[0], times[1], agreement);
    }

    public void Dispose()
    {
        foreach (WorkerProcess worker in _workers.Values)
            worker.Dispose();
    }

    private IContestant Prepare(string side, TimedCase timed)
    {
        if (timed.Threads == 1)
            return new LocalContestant(Sides.Create(side, timed.Work, threads: 1));
        if (!_workers.TryGetValue(side, out WorkerProcess? worker))
            _workers[side] = worker = new(side);
        return worker.Load(timed.Work, timed.Threads);
    }
}

/// <summary>Milliseconds of a step on both sides, and whether they compute the same.</summary>
internal sealed record Measured(double Ours, double Theirs, Agreement Agreement)
{
    public double Ratio => Ours / Theirs;
}
