namespace RnnLib.Training;

/// <summary>From the traces of a pass to gradients by distance from the loss.</summary>
internal static class GradientFlowMeasure
{
    public static LayerGradientFlow[] Layers(IReadOnlyList<UnitTrace> traces, ModulePaths paths)
    {
        StepGradients[] units = [.. Joined(traces)];
        bool isLossAtEnd = IsLossAtEnd(units);
        return [.. units.Select(unit => new LayerGradientFlow(UnitObserver.PlaceOf(unit.First.Run, paths), Kind(unit.First), unit, isLossAtEnd))];
    }

    /// <summary>A layer that was called step by step is one run, if gradients went on from call to call.</summary>
    private static List<StepGradients> Joined(IReadOnlyList<UnitTrace> traces)
    {
        var open = new List<StepGradients>();
        foreach (UnitTrace trace in traces)
        {
            StepGradients? before = open.LastOrDefault(unit => unit.First.Run.Module == trace.Run.Module && unit.First.Run.Unit == trace.Run.Unit);
            if (before is not null && before.GoesOnInto(trace))
                before.Add(trace);
            else
                open.Add(new(trace));
        }

        return open;
    }

    /// <summary>Whether a gradient enters the last layer at the last step alone.</summary>
    private static bool IsLossAtEnd(StepGradients[] units)
    {
        var last = units[^1].First.Run;
        return units
            .Where(unit => unit.First.Run.Module == last.Module && unit.First.Run.Layer == last.Layer)
            .All(unit => unit.Sequences.All(steps => steps.SkipLast(1).All(step => step.Total == step.Carried)));
    }

    private static string Kind(UnitTrace trace) => trace.Run.Module.GetType().Name;
}

/// <summary>The gradients of one unit's states: for each sequence in the order in which the unit read its steps.</summary>
internal sealed class StepGradients
{
    private readonly List<StateGradient>[] _sequences;

    public StepGradients(UnitTrace first)
    {
        First = Last = first;
        _sequences = [.. Enumerable.Range(0, first.Run.Layout.Batch).Select(_ => new List<StateGradient>())];
        Add(first);
    }

    public UnitTrace First { get; }

    private UnitTrace Last { get; set; }

    public IReadOnlyList<IReadOnlyList<StateGradient>> Sequences => _sequences;

    /// <summary>Whether the run after this one began with the states that this one ended with: gradients then came back from it.</summary>
    public bool GoesOnInto(UnitTrace next)
    {
        var layout = Last.Run.Layout;
        if (next.Run.Layout.Batch != layout.Batch || Last.Run.IsBackward)
            return false;
        for (int place = 0; place < layout.Batch; place++)
        {
            int length = layout.Length(place);
            if (length > 0 && Last.Of(layout.Row(length - 1, place)).Carried > 0)
                return true;
        }

        return false;
    }

    public void Add(UnitTrace trace)
    {
        Last = trace;
        var layout = trace.Run.Layout;
        for (int place = 0; place < layout.Batch; place++)
        {
            for (int step = 0; step < layout.Length(place); step++)
                _sequences[layout.Places[place]].Add(trace.Of(layout.Row(step, place)));
        }
    }
}
