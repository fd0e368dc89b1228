using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Looks at every value and every gradient of a pass, in the order in which they come about, for the first that is not finite.</summary>
internal sealed class NonFiniteObserver(ModulePaths paths) : LayerObserver
{
    private readonly List<Attribution> _entries = [];
    private readonly Stack<Frame> _frames = new();
    private RowPlaces? _batch;
    private UnitRun? _unit;
    private int? _step;
    private Module? _reading;   // owns the parameter that was read last: the next operation is its

    /// <summary>What was found first; null so far.</summary>
    public NonFinite? Found { get; private set; }

    /// <summary>What is known of the batch before any layer has run.</summary>
    public void Begin(int batch, int? time) => _batch = RowPlaces.Batch(batch, time);

    public override void Enter(Module module) => _frames.Push(new(paths.PathOf(module) is null ? Current : module, null));

    public override void EnterRows(int[]? source, int batch, int time)
    {
        _frames.Push(new(Current, RowPlaces.Steps(source, batch, time)));
        _batch = RowPlaces.Batch(batch, time);
    }

    public override void Leave()
    {
        _frames.Pop();
        _reading = null;
    }

    public override void EnterUnit(UnitRun run)
    {
        (_unit, _step) = (run, null);
        _batch = RowPlaces.Batch(run.Layout.Batch, run.Layout.Time);
        Probe = new UnitTrace(run);
    }

    public override void EnterStep(int step) => _step = step;

    public override void LeaveUnit() => (_unit, _step, _reading, Probe) = (null, null, null, null);

    public override void Read(Parameter parameter) => _reading = paths.OwnerOf(parameter) ?? _reading;

    public override void Recorded(string operation, ReadOnlySpan<Tensor> outputs)
    {
        Attribution entry = Attribute();
        _entries.Add(entry);
        _reading = null;
        foreach (Tensor output in outputs)
        {
            if (Found is not null || IndexOfFirst(output, entry.Trace?.Run.Layout) is not (>= 0 and var element))
                continue;
            (int? row, int? step) = entry.Rows?.Of(output.Shape, element) ?? default;
            Found = new()
            {
                Place = NonFinitePlace.Value,
                Number = output.Data[element],
                Layer = entry.Layer,
                Operation = operation,
                Row = row,
                Step = step,
                Index = NonFiniteSearch.Unravel(output.Shape, element),
                IsState = entry.Trace is not null && _step is null,
            };
        }
    }

    public override void Differentiated(int entry, string operation, IEnumerable<ReachedGradient> reached)
    {
        if (Found is not null)
            return;
        foreach (ReachedGradient gradient in reached)
        {
            if (NonFiniteSearch.IndexOf(gradient.Values.Span) is not (>= 0 and var element))
                continue;
            Attribution at = _entries[entry];
            (int? row, int? step) = gradient.Parameter is null ? at.Rows?.Of(gradient.Values.Length, element) ?? default : default;
            float number = gradient.Values.Span[element];
            bool isState = false;
            if (at.Trace?.LastNonFinite() is { } stateRow)
            {
                ((row, step), isState) = (RowPlaces.Layout(at.Trace.Run).PlaceOf(stateRow), true);
                number = (float)at.Trace.Of(stateRow).Total;   // a sum of squares: NaN or infinity as its terms
            }

            Found = new()
            {
                Place = NonFinitePlace.Gradient,
                Number = number,
                Layer = at.Layer,
                Operation = operation,
                Weight = gradient.Parameter is null ? null : paths.PathOf(gradient.Parameter),
                Row = row,
                Step = step,
                IsState = isState,
            };
            return;
        }
    }

    /// <summary>The first element in time that is not finite, where rows are the steps of a unit; else the first of all.</summary>
    private static int IndexOfFirst(Tensor output, StepLayout? layout)
    {
        if (layout is null || output.Rank != 2 || output.Shape[0] != layout.Rows)
            return NonFiniteSearch.IndexOf(output.Data);
        int size = output.Shape[1], first = -1;
        foreach (SequenceBlock block in layout.Blocks)
        {
            int start = block.StepStart[0] * size, index = NonFiniteSearch.IndexOf(output.Data.Slice(start, block.Rows * size));
            if (index >= 0 && (first < 0 || layout.StepOf((start + index) / size) < layout.StepOf(first / size)))
                first = start + index;
        }

        return first;
    }

    private Module? Current => _frames.Count > 0 ? _frames.Peek().Module : null;

    private Attribution Attribute()
    {
        if (_unit is { } run)
        {
            RecurrentPlace place = UnitObserver.PlaceOf(run, paths);
            if (place.Path.Length == 0 && Current is { } outer)   // a part that is not registered under a name of its own
                place = place with { Path = paths.PathOf(outer) ?? "" };
            return new(place.ToString(), _step is { } step ? RowPlaces.Step(run, step) : RowPlaces.Layout(run), (UnitTrace)Probe!);
        }

        Module? module = _reading is { } owner && (Current is null || Contains(Current, owner)) ? owner : Current;
        return new(module is null ? null : paths.Describe(module), (_frames.Count > 0 ? _frames.Peek().Rows : null) ?? _batch, null);
    }

    private static bool Contains(Module outer, Module inner) => outer == inner || outer.Children.Any(child => Contains(child.Module, inner));

    /// <summary>What stood around an operation when it was recorded.</summary>
    private sealed record Attribution(string? Layer, RowPlaces? Rows, UnitTrace? Trace);

    private sealed record Frame(Module? Module, RowPlaces? Rows);
}
