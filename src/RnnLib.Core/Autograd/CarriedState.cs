namespace RnnLib;

/// <summary>What recurrent layers carry from one pass to the next: the states in which a chunk of a sequence ends, and the next one begins.</summary>
/// <remarks>
/// Truncated backpropagation through time and evaluation of long or endless sequences hand one object to the passes over the chunks, in order:
/// <example><code>
/// var carried = new CarriedState();
/// for (int first = 0; first &lt; x.Time; first += 50)
/// {
///     using var pass = ForwardContext.Training(rng, carried: carried);
///     Tensor loss = Losses.MeanSquaredError(model.Forward(x.Steps(first, 50), pass), y.Steps(first, 50));
///     optimizer.Step(model.Parameters, pass.Backward(loss));
/// }
/// </code></example>
/// Every recurrent layer that is given no initial state begins where its previous pass ended; gradients do not cross from pass to pass.
/// A layer that runs several times in a pass has as many states, one for each run. The batch must stay the same from pass to pass.
/// </remarks>
public sealed class CarriedState
{
    private readonly List<Owned> _states = [];

    /// <summary>Nothing carried: layers begin in their initial states.</summary>
    public CarriedState()
    {
    }

    /// <summary>States that were saved, in the order of <see cref="States"/>; each is taken by the next layer that runs for the first time.</summary>
    internal CarriedState(IEnumerable<IReadOnlyList<Tensor[]>> saved) => _states.AddRange(saved.Select(runs => new Owned(null, [.. runs])));

    private CarriedState(CarriedState other) => _states.AddRange(other._states.Select(state => new Owned(state.Owner, [.. state.Runs])));

    /// <summary>Whether no state has been carried yet.</summary>
    public bool IsEmpty => _states.Count == 0;

    /// <summary>The states as they are now; later passes do not change the copy.</summary>
    public CarriedState Copy() => new(this);

    /// <summary>Forgets all states: layers begin anew, as at the start of other sequences.</summary>
    public void Clear() => _states.Clear();

    /// <summary>Layer by layer, in the order in which they ran first, the parts of the state for every run in a pass.</summary>
    internal IEnumerable<IReadOnlyList<Tensor[]>> States => _states.Select(state => state.Runs);

    /// <summary>The state in which an owner's run of the same number ended in the previous pass; null if there is none.</summary>
    internal Tensor[]? Of(object owner, int run)
    {
        if (RunsOf(owner) is null && _states.Find(state => state.Owner is null) is { } saved)
            saved.Owner = owner;
        return RunsOf(owner) is { } runs && run < runs.Count ? runs[run] : null;
    }

    /// <summary>Keeps a state for the next pass, cut off from this one.</summary>
    internal void Keep(object owner, int run, IEnumerable<Tensor> parts)
    {
        if (RunsOf(owner) is not { } runs)
            _states.Add(new(owner, runs = []));
        Tensor[] kept = [.. parts.Select(Ops.Detach)];
        if (run < runs.Count)
            runs[run] = kept;
        else
            runs.Add(kept);
    }

    private List<Tensor[]>? RunsOf(object owner) => _states.Find(state => state.Owner == owner)?.Runs;

    private sealed class Owned(object? owner, List<Tensor[]> runs)
    {
        public object? Owner { get; set; } = owner;

        public List<Tensor[]> Runs { get; } = runs;
    }
}
