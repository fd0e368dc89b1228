namespace RnnLib.Benchmarks.Peers;

/// <summary>Where RnnLib and a peer meet: one thread within this process, more of them in a process for each side.</summary>
/// <param name="race">How contestants are timed.</param>
/// <param name="onlyBestWaiting">Decides once, on a small case, how a peer's threads wait; else every row is timed both ways.</param>
internal sealed class Stage(Race race, bool onlyBestWaiting) : IDisposable
{
    private readonly Dictionary<(string Side, Waiting Waiting), WorkerProcess> _workers = [];
    private readonly Dictionary<string, Waiting[]> _waitings = new() { [Sides.RnnLib] = [Waiting.Spinning] };

    /// <summary>Holds the sides' values against each other and then times them. Of a peer's ways to wait the faster one counts.</summary>
    public Measured Measure(TimedCase timed)
    {
        IContestant[] contestants = [.. Prepare(Sides.RnnLib, timed), .. Prepare(timed.Peer, timed)];
        try
        {
            IReadOnlyDictionary<string, float[]> ours = contestants[0].Values();
            Agreement agreement = contestants[1..].Select(theirs => Agreement.Of(ours, theirs.Values())).MaxBy(found => double.IsNaN(found.Error) ? double.MaxValue : found.Error)!;
            double[] times = race.Run(contestants);
            return new(times[0], times[1..].Min(), agreement);
        }
        finally
        {
            foreach (IContestant contestant in contestants)
                contestant.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (WorkerProcess worker in _workers.Values)
            worker.Dispose();
    }

    private IContestant[] Prepare(string side, TimedCase timed)
    {
        if (timed.Threads == 1)
            return [new LocalContestant(Sides.Create(side, timed.Work, threads: 1))];
        if (!_waitings.TryGetValue(side, out Waiting[]? waitings))
            _waitings[side] = waitings = WaitingsOf(side, timed.Threads);
        return [.. waitings.Select(waiting => Worker(side, waiting).Load(timed.Work, timed.Threads))];
    }

    /// <summary>How a peer's threads should wait here: where other programs want the processors too, spinning can make it 100 times slower.</summary>
    private Waiting[] WaitingsOf(string side, int threads)
    {
        var work = new Workload("lstm", Sizes.Named("S2"), side == Sides.TorchSharp ? WorkKind.Training : WorkKind.Forward);
        (Waiting Waiting, double Time)[] tried =
        [
            .. Enum.GetValues<Waiting>().Select(waiting =>
            {
                using IContestant contestant = Worker(side, waiting).Load(work, threads);
                contestant.Run(2);
                return (waiting, Race.Median([contestant.Run(2), contestant.Run(2), contestant.Run(2)]));
            }).OrderBy(one => one.Item2),
        ];
        return tried[1].Time > 3 * tried[0].Time || onlyBestWaiting ? [tried[0].Waiting] : [tried[0].Waiting, tried[1].Waiting];
    }

    private WorkerProcess Worker(string side, Waiting waiting)
    {
        if (!_workers.TryGetValue((side, waiting), out WorkerProcess? worker))
            _workers[(side, waiting)] = worker = new(side, waiting);
        return worker;
    }
}
