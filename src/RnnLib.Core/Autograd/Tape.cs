namespace RnnLib;

/// <summary>The linear record of a pass: execution order is topological order, so backward is a loop from the end.</summary>
internal sealed class Tape
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<Parameter, (Tensor Alias, int Version)> _parameters = [];
    private readonly List<Tensor> _watched = [];
    private int _slots;

    /// <summary>Who watches this pass; null for nobody.</summary>
    public PassObserver? Observer { get; init; }

    /// <summary>Where the tensors of this pass and their gradients live.</summary>
    public PassMemory Memory { get; } = new();

    /// <summary>The pass whose record this is.</summary>
    public ForwardContext? Pass { get; set; }

    public bool IsConsumed { get; private set; }

    /// <summary>A new tensor on this tape; its values are still to be written.</summary>
    public Tensor NewTensor(Shape shape) => new(shape, Memory.Rent(shape.Count), this, _slots++);

    /// <summary>Records an operation by its outputs, which must be the tensors made last, and its derivative.</summary>
    public void Record(string name, Action<GradientFlow> backward, params ReadOnlySpan<Tensor> outputs)
    {
        if (IsConsumed)
            throw new InvalidOperationException($"{name}: this pass has already run backward; begin a new one with ForwardContext.Training.");
        if (outputs[^1].Slot != _slots - 1 || outputs[^1].Slot - outputs[0].Slot != outputs.Length - 1)
            throw new InvalidOperationException($"{name}: an operation is recorded right after its result is made, before anything else joins the tape.");
        _entries.Add(new(name, backward, outputs[0].Slot, outputs[^1]));
        Observer?.Recorded(name, outputs);
    }

    /// <summary>The one alias under which this pass sees a parameter, so that its uses add up in one gradient.</summary>
    public Tensor Alias(Parameter parameter)
    {
        if (!_parameters.TryGetValue(parameter, out (Tensor Alias, int Version) read))
            _parameters[parameter] = read = (new(parameter.Shape, parameter.Value.Storage, this, _slots++), parameter.Version);
        return read.Alias;
    }

    /// <summary>An alias of a plain tensor whose gradient is wanted.</summary>
    public Tensor Watch(Tensor tensor)
    {
        var alias = new Tensor(tensor.Shape, tensor.Storage, this, _slots++);
        _watched.Add(alias);
        return alias;
    }

    public void Backward(Tensor loss, Gradients into)
    {
        if (IsConsumed)
            throw new InvalidOperationException("Backward: this pass has already run backward; begin a new one with ForwardContext.Training.");
        RequireUnchangedParameters();

        IsConsumed = true;
        var flow = new GradientFlow(this, _slots) { Touched = Observer is null ? null : [] };
        foreach ((Parameter parameter, (Tensor alias, _)) in _parameters)
            flow.Bind(alias, () => into.BufferOf(parameter));
        foreach (Tensor watched in _watched)
        {
            into.Expect(watched);
            flow.Bind(watched, () => into.BufferOf(watched));
        }

        flow.Into(loss)[0] += 1;
        for (int last = _entries.Count - 1; last >= 0; last--)
        {
            (string name, Action<GradientFlow> backward, int firstSlot, Tensor lastOutput) = _entries[last];
            if (flow.HasArrived(firstSlot, lastOutput.Slot))
            {
                flow.Touched?.Clear();
                backward(flow);
                Observer?.Differentiated(last, name, Reached(flow, firstSlot));
            }

            flow.Release(firstSlot, lastOutput.Slot);
            _entries[last] = default;   // what only this derivative needed may go now
        }

        _entries.Clear();
        if (flow.AnyLeft())
            throw new InvalidOperationException("Backward: a gradient arrived at a result that no operation recorded; call Operation.Record after Operation.Result.");
    }

    /// <summary>Gives back the memory of all tensors that were made on this tape.</summary>
    public void Release()
    {
        IsConsumed = true;
        _entries.Clear();
        Memory.Release();
    }

    /// <summary>The gradients that a derivative has just added to: of inputs, which are older than its outputs.</summary>
    private IEnumerable<ReachedGradient> Reached(GradientFlow flow, int firstOutput)
    {
        foreach (int slot in flow.Touched!.Where(slot => slot < firstOutput).Distinct())
            yield return new(_parameters.FirstOrDefault(read => read.Value.Alias.Slot == slot).Key, flow.GradientAt(slot));
    }

    private void RequireUnchangedParameters()
    {
        foreach ((Parameter parameter, (_, int version)) in _parameters)
        {
            if (parameter.Version != version)
                throw new InvalidOperationException($"Backward: parameter {parameter.Name} was changed after this pass read it; step the optimiser after Backward.");
        }
    }

    private readonly record struct Entry(string Name, Action<GradientFlow> Backward, int FirstSlot, Tensor LastOutput);
}
