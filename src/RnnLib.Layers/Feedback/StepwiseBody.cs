namespace RnnLib.Layers;

/// <summary>A recurrent layer, or several with what stands between them, and a head behind it, read in pieces.</summary>
internal sealed class StepwiseBody
{
    private readonly IStepwise[] _steps;
    private readonly Module<Tensor, Tensor> _head;

    /// <param name="owner">The name of the model, for messages.</param>
    /// <param name="layer">Turns steps into steps.</param>
    /// <param name="head">Turns the layer's output of a step into the model's.</param>
    public StepwiseBody(string owner, Module<Sequence, Sequence> layer, Module<Tensor, Tensor> head)
    {
        _head = head;
        IReadOnlyList<Module> modules = layer is IChain chain ? chain.Steps : [layer];
        _steps = new IStepwise[modules.Count];
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i] = modules[i] as IStepwise ?? throw new ArgumentException(
                $"{owner}: layer: expected recurrent layers, with PerStep and LockedDropout between them, got {modules[i].Name}.", nameof(layer));
            _steps[i].RequireForward(owner);
        }

        InputSize = layer.InputSize ?? throw new ArgumentException($"{owner}: layer: {layer.Name} does not say how many features it takes.", nameof(layer));
        int? size = layer.OutputSize(InputSize);
        if (size is { } given && head.InputSize is { } expected && given != expected)
            throw new ArgumentException($"{owner}: {modules[^1].Name} gives {given} features, but {head.Name} expects {expected}.", nameof(head));
        OutputSize = head.OutputSize(size) ?? throw new ArgumentException($"{owner}: head: {head.Name} does not say how many features it gives (Module.OutputSize).", nameof(head));
    }

    /// <summary>The number of features of a step.</summary>
    public int InputSize { get; }

    /// <summary>The number of features that the head gives.</summary>
    public int OutputSize { get; }

    /// <summary>Reads some steps; gives the head's output for each real one, step by step.</summary>
    public FeedbackOutput Advance(Sequence input, Tensor[][]? state, StepwiseScope scope, ForwardContext pass)
    {
        (Sequence output, Tensor[][] next) = AdvanceLayer(input, state, scope, pass);
        return new(_head.Forward(StepLayout.Of(output).Pack(output), pass), next);
    }

    /// <summary>Reads whole sequences; gives the head's output for the last step of each.</summary>
    public FeedbackOutput AdvanceToEnd(Sequence input, StepwiseScope scope, ForwardContext pass)
    {
        (Sequence output, Tensor[][] next) = AdvanceLayer(input, null, scope, pass);
        return new(_head.Forward(new LastStep().Forward(output, pass), pass), next);
    }

    private (Sequence Output, Tensor[][] State) AdvanceLayer(Sequence x, Tensor[][]? state, StepwiseScope scope, ForwardContext pass)
    {
        var next = new Tensor[_steps.Length][];
        for (int i = 0; i < _steps.Length; i++)
            (x, next[i]) = _steps[i].Advance(x, state?[i], scope, pass);
        return (x, next);
    }
}
