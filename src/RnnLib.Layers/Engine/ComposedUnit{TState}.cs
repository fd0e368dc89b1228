namespace RnnLib.Layers;

/// <summary>A cell written with tensor operations: an entry on the tape for each of them at each step.</summary>
internal sealed class ComposedUnit<TState> : RecurrentUnit
    where TState : struct, IRecurrentState<TState>
{
    private readonly Cell<TState> _cell;

    public ComposedUnit(Cell<TState> cell)
    {
        _cell = cell;
        IReadOnlyList<Tensor> parts = cell.InitialState(1, ForwardContext.Inference).Parts;
        if (parts.Count != TState.PartCount || parts.Any(part => part is null || part.Rank != 2 || part.Shape[0] != 1) || parts[0].Shape[1] != cell.HiddenSize)
            throw new ArgumentException($"{cell.Name}: InitialState: expected {TState.PartCount} parts [batch=1, features], the first [1, hiddenSize={cell.HiddenSize}], got {string.Join(", ", parts.Select(part => part?.Shape.ToString() ?? "null"))}.", nameof(cell));
        StateSizes = [.. parts.Select(part => part.Shape[1])];
    }

    public override IReadOnlyList<int> StateSizes { get; }

    public override int MostBlocks(ForwardContext pass) => 1;

    public override Tensor[] InitialState(int batch, ForwardContext pass) => [.. _cell.InitialState(batch, pass).Parts];

    public override UnitOutput Run(Tensor x, StepLayout layout, Tensor[] initialState, ForwardContext pass, bool wantsSteps, PassMemory scratch, StepwiseScope? scope)
    {
        int parts = wantsSteps ? initialState.Length : 1;
        var steps = new Tensor[parts][];
        for (int part = 0; part < parts; part++)
            steps[part] = new Tensor[layout.Steps];
        var ended = new List<Tensor[]>();   // the states of sequences that have ended, shortest first

        Tensor projected = layout.Rows == 0 ? x : _cell.Project(x, pass);
        if (projected.Rank != 2 || projected.Shape[0] != layout.Rows)
            throw new ArgumentException($"{_cell.Name}: Project: expected [rows={layout.Rows}, any size], got {projected.Shape}.", nameof(x));
        Tensor[] state = initialState;
        var observer = pass.Observer as LayerObserver;
        for (int step = 0; step < layout.Steps; step++)
        {
            int running = layout.Running(step);
            state = Keep(state, running, ended);
            observer?.EnterStep(step);
            state = Checked(_cell.Step(Ops.Slice(projected, 0, layout.StepStart[step], running), TState.Of(state), pass), running);
            Tensor[] emitted = state;
            if (observer?.Probe is { } probe)
                (emitted, state) = ProbedState.Of(state, probe, layout.StepStart[step]);
            for (int part = 0; part < parts; part++)
                steps[part][step] = emitted[part];
        }

        Keep(state, 0, ended);
        Tensor[] rows = [.. steps.Select((all, part) => all.Length == 0 ? Tensor.Zeros([0, StateSizes[part]]) : Ops.Concatenate(all, axis: 0))];
        observer?.Probe?.Forward(rows[0].Data, []);
        Tensor[] final = [.. Enumerable.Range(0, initialState.Length).Select(part => ended.Count == 0 ? initialState[part] : Ops.Concatenate([.. Enumerable.Reverse(ended).Select(e => e[part])], axis: 0))];
        return new(rows[0], final, rows);
    }

    public override StreamStep OpenStream() => new ComposedUnitStream<TState>(_cell);

    /// <summary>The states of the first sequences; those of the others are put aside.</summary>
    private static Tensor[] Keep(Tensor[] state, int running, List<Tensor[]> ended)
    {
        int count = state[0].Shape[0];
        if (running == count)
            return state;
        ended.Add([.. state.Select(part => Ops.Slice(part, 0, running, count - running))]);
        return [.. state.Select(part => Ops.Slice(part, 0, 0, running))];
    }

    private Tensor[] Checked(TState state, int batch)
    {
        IReadOnlyList<Tensor> parts = state.Parts;
        for (int part = 0; part < StateSizes.Count; part++)
        {
            if (parts[part] is null || parts[part].Shape != [batch, StateSizes[part]])
                throw new InvalidOperationException($"{_cell.Name}: Step: expected a state whose part {part} is [batch={batch}, {StateSizes[part]}] as before the step, got {parts[part]?.Shape.ToString() ?? "null"}.");
        }

        return [.. parts];
    }
}
