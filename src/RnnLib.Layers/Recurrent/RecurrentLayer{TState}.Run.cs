namespace RnnLib.Layers;

/// <content>From a padded batch to the units and back.</content>
public abstract partial class RecurrentLayer<TState>
{
    (Sequence Output, Tensor[] State) IStepwise.Advance(Sequence input, Tensor[]? state, StepwiseScope? scope, ForwardContext pass)
    {
        (Sequence output, TState next, _) = Run(input, state is null ? null : TState.Of(state), pass, wantsSteps: false, scope);
        return (output, [.. next.Parts]);
    }

    void IStepwise.RequireForward(string what) => RequireForward(what);

    private (Sequence Output, TState State, TState? Steps) Run(Sequence input, TState? initialState, ForwardContext pass, bool wantsSteps, StepwiseScope? scope = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        if (input.Features != _inputSize)
            throw new ArgumentException($"{Name}: input: expected [batch, time, inputSize={_inputSize}], got {input.Values.Shape}.", nameof(input));

        var observer = pass.Observer as LayerObserver;
        observer?.Enter(this);
        var layout = StepLayout.Of(input, MostBlocks(pass));
        if (pass.Carried is not null)
            RequireForward("a pass that carries states");
        if (initialState is null && pass.Carried?.Begin(this) is { } carried)
        {
            if (carried[0].Shape[1] != input.Batch)
                throw new ArgumentException($"{Name}: input: the carried states are of batch={carried[0].Shape[1]} sequences, got {input.Batch}; keep batches of one size (dropLast) or clear the state.", nameof(input));
            initialState = TState.Of(carried);
        }

        IReadOnlyList<Tensor> initial = initialState is { } given ? Checked(given, input.Batch) : [];
        var final = new List<Tensor[]>();
        var steps = new List<Tensor[]>();
        PassMemory scratch = pass.IsRecording ? pass.Memory! : new();   // of what is needed on the way, and in a recording pass on the way back
        Tensor x = layout.Pack(input, scratch);
        for (int layer = 0; layer < _options.Layers; layer++)
        {
            if (layer > 0)
                x = Ops.Dropout(x, _options.Dropout, pass);
            Tensor y = RunLayer(layer, Drop(x, _options.InputDropout, place: layer));
            x = _options.Residual && layer > 0 ? y + x : y;
        }

        Tensor output = layout.Unpack(Drop(x, _options.OutputDropout, place: _options.Layers), pass.Memory);
        TState state = StateOf(final);
        TState? states = wantsSteps ? StateOf(steps) : null;
        pass.Carried?.Keep(this, state.Parts);
        if (!pass.IsRecording)
            scratch.Release();
        observer?.Leave();
        return (input.With(output, BackwardFeatures), state, states);

        Tensor Drop(Tensor rows, float rate, int place)
        {
            if (rate == 0 || !pass.IsTraining)
                return rows;
            float[] Draw() => LockedNoise.Mask(rows, layout, rate, pass);
            return LockedNoise.Scale(rows, layout, scope?.Mask(this, place, Draw) ?? Draw());
        }

        Tensor RunLayer(int layer, Tensor layerInput)
        {
            var outputs = new Tensor[Directions];
            for (int direction = 0; direction < Directions; direction++)
            {
                RecurrentUnit unit = Units[final.Count];
                Tensor Turn(Tensor rows) => IsBackward(direction) ? layout.Reverse(rows, scratch) : rows;
                Tensor[] start = initial.Count > 0
                    ? [.. initial.Select(part => Rearrange.Gather(Ops.Reshape(Ops.Slice(part, 0, final.Count, 1), [layout.Batch, part.Shape[^1]]), layout.Places))]
                    : unit.InitialState(layout.Batch, pass);
                Tensor turned = Turn(layerInput);
                observer?.EnterUnit(new(this, final.Count, layer, IsBackward(direction), unit.StateSizes.Count, layout));
                UnitOutput result = unit.Run(turned, layout, start, pass, wantsSteps, scratch, scope);
                observer?.LeaveUnit();
                outputs[direction] = Turn(result.Rows);
                final.Add([.. result.FinalState.Select(part => Rearrange.Scatter(part, layout.Places, layout.Batch))]);
                if (wantsSteps)
                    steps.Add([.. result.Steps.Select(part => layout.Unpack(Turn(part)))]);
            }

            return Directions == 1 ? outputs[0] : _options.Merge.Join(outputs[0], outputs[1], scratch);
        }
    }

    /// <summary>In how many blocks of sequences all units can do with.</summary>
    private int MostBlocks(ForwardContext pass)
    {
        int most = int.MaxValue;
        foreach (RecurrentUnit unit in Units)
            most = Math.Min(most, unit.MostBlocks(pass));
        return most;
    }

    /// <summary>The state of a stack, parts [units, batch, size], from those of its units.</summary>
    private static TState StateOf(List<Tensor[]> byUnit)
    {
        var parts = new Tensor[byUnit[0].Length];
        for (int part = 0; part < parts.Length; part++)
        {
            Tensor first = byUnit[0][part];
            parts[part] = byUnit.Count == 1 ? Ops.Reshape(first, Shape.Create([1, .. first.Shape.Axes])) : Ops.Stack([.. byUnit.Select(state => state[part])]);
        }

        return TState.Of(parts);
    }

    private IReadOnlyList<Tensor> Checked(TState initialState, int batch)
    {
        IReadOnlyList<Tensor> parts = initialState.Parts;
        for (int part = 0; part < parts.Count; part++)
        {
            int size = Units[0].StateSizes[part];
            if (parts[part] is null || parts[part].Shape != [Units.Count, batch, size])
                throw new ArgumentException($"{Name}: initialState: expected [layers * directions={Units.Count}, batch={batch}, hiddenSize={size}], got {parts[part]?.Shape.ToString() ?? "null"}.", nameof(initialState));
        }

        return parts;
    }
}
