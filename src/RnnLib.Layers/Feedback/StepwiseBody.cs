namespace RnnLib.Layers;

/// <summary>A recurrent layer, or several with what stands between them, and a head behind it, read in pieces.</summary>
internal sealed class StepwiseBody
{
    private readonly IStepwise[] _steps;
    private readonly Module<Tensor, Tensor>? _head;

    /// <param name="owner">The name of the model, for messages.</param>
    /// <param name="layer">Turns steps into steps.</param>
    /// <param name="head">Turns the layer's output of a step into the model's.</param>
    public StepwiseBody(string owner, Module<Sequence, Sequence> layer, Module<Tensor, Tensor> head)
        : this(owner, layer is IChain chain ? chain.Steps : [layer], head)
    {
    }

    /// <param name="owner">The name of the model, for messages.</param>
    /// <param name="layer">Turn steps into steps, one after the other.</param>
    /// <param name="head">Turns their output of a step into the model's; null where it is that already.</param>
    public StepwiseBody(string owner, IReadOnlyList<Module> layer, Module<Tensor, Tensor>? head)
    {
        _head = head;
        _steps = new IStepwise[layer.Count];
        for (int i = 0; i < _steps.Length; i++)
        {
            _steps[i] = layer[i] as IStepwise ?? throw new ArgumentException(
                $"{owner}: layer: expected recurrent layers, with PerStep and LockedDropout between them, got {layer[i].Name}.", nameof(layer));
            _steps[i].RequireForward(owner);
        }

        InputSize = layer.FirstOrDefault(module => module.InputSize is not null)?.InputSize
            ?? throw new ArgumentException($"{owner}: layer: {layer[0].Name} does not say how many features it takes.", nameof(layer));
        int? size = layer.Aggregate((int?)InputSize, (features, module) => module.OutputSize(features));
        if (size is { } given && head?.InputSize is { } expected && given != expected)
            throw new ArgumentException($"{owner}: {layer[^1].Name} gives {given} features, but {head.Name} expects {expected}.", nameof(head));
        OutputSize = (head is null ? size : head.OutputSize(size))
            ?? throw new ArgumentException($"{owner}: head: {(head ?? layer[^1]).Name} does not say how many features it gives (Module.OutputSize).", nameof(head));
    }

    /// <summary>The number of features of a step.</summary>
    public int InputSize { get; }

    /// <summary>The modules.</summary>
    public IReadOnlyList<IStepwise> Steps => _steps;

    /// <summary>The number of features that the head gives.</summary>
    public int OutputSize { get; }

    /// <summary>Reads some steps; gives the head's output for each real one, step by step.</summary>
    public FeedbackOutput Advance(Sequence input, Tensor[][]? state, StepwiseScope scope, ForwardContext pass)
    {
        (Sequence output, Tensor[][] next) = AdvanceLayer(input, state, scope, pass);
        return new(Head(StepLayout.Of(output).Pack(output), pass), next);
    }

    /// <summary>Reads whole sequences; gives the head's output for the last step of each.</summary>
    public FeedbackOutput AdvanceToEnd(Sequence input, StepwiseScope scope, ForwardContext pass)
    {
        (Sequence output, Tensor[][] next) = AdvanceLayer(input, null, scope, pass);
        return new(Head(new LastStep().Forward(output, pass), pass), next);
    }

    /// <summary>The head's output for some rows.</summary>
    public Tensor Head(Tensor rows, ForwardContext pass) => _head is null ? rows : _head.Forward(rows, pass);

    /// <summary>Reads some steps; gives the layer's output for each.</summary>
    public (Sequence Output, Tensor[][] State) AdvanceLayer(Sequence x, Tensor[][]? state, StepwiseScope? scope, ForwardContext pass)
    {
        var next = new Tensor[_steps.Length][];
        for (int i = 0; i < _steps.Length; i++)
            (x, next[i]) = _steps[i].Advance(x, state?[i], scope, pass);
        return (x, next);
    }
}
