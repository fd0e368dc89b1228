namespace RnnLib.Layers;

/// <summary>A user's cell at work on one sequence. Its tensor operations allocate; nothing else does.</summary>
internal sealed class ComposedUnitStream<TState> : StreamStep
    where TState : struct, IRecurrentState<TState>
{
    private readonly Cell<TState> _cell;
    private readonly float[][] _state;

    public ComposedUnitStream(Cell<TState> cell)
    {
        _cell = cell;
        _state = [.. cell.InitialState(1, ForwardContext.Inference).Parts.Select(part => part.ToArray())];
        Memory = [.. _state.Select((part, i) => new StreamMemory(i == 0 ? "hidden" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part{i}"), part))];
    }

    public override IReadOnlyList<StreamMemory> Memory { get; }

    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input)
    {
        Tensor projected = _cell.Project(Tensor.From([1, input.Length], input), ForwardContext.Inference);
        var state = TState.Of([.. _state.Select(part => Tensor.From([1, part.Length], part))]);
        IReadOnlyList<Tensor> next = _cell.Step(projected, state, ForwardContext.Inference).Parts;
        for (int part = 0; part < _state.Length; part++)
            next[part].Data.CopyTo(_state[part]);
        return _state[0];
    }
}
