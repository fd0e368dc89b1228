namespace RnnLib.Layers;

/// <summary>Recurrent layers that read a source.</summary>
internal sealed class RecurrentEncoder<TSource> : Encoder<TSource>
{
    private readonly Module<TSource, Sequence>? _input;
    private readonly Func<TSource, Sequence>? _direct;
    private readonly Module<Sequence, Sequence>[] _steps;
    private readonly int _stateful;   // which of the steps gives the state
    private readonly int _memorySize;

    public RecurrentEncoder(Module<TSource, Sequence>? input, Func<TSource, Sequence>? direct, Module<Sequence, Sequence> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        (_input, _direct) = (input is null ? null : Own("input", input), direct);
        Own("layer", layer);
        _steps = [.. (layer is IChain chain ? chain.Steps : [layer]).Select(step => step as Module<Sequence, Sequence>
            ?? throw new ArgumentException($"Encoder.Recurrent: layer: expected layers from sequences to sequences, got {step.Name}.", nameof(layer)))];
        _stateful = Array.FindLastIndex(_steps, step => step is IRecurrentStack);
        if (_stateful < 0)
            throw new ArgumentException($"Encoder.Recurrent: layer: expected a recurrent layer such as Lstm or Gru, got {layer.Name}; Encoder.Steps takes steps without one.", nameof(layer));
        int? given = input?.OutputSize(input.InputSize);
        if (given is { } features && layer.InputSize is { } expected && features != expected)
            throw new ArgumentException($"Encoder.Recurrent: {input!.Name} gives {features} features, but {layer.Name} expects {expected}.", nameof(layer));
        _memorySize = layer.OutputSize(layer.InputSize ?? given)
            ?? throw new ArgumentException($"Encoder.Recurrent: layer: {layer.Name} does not say how many features it gives (Module.OutputSize).", nameof(layer));

        (RecurrentUnit Unit, int Layer, bool IsBackward)[] places = [.. ((IRecurrentStack)_steps[_stateful]).Places];
        (StateSizes, Layers) = (places[0].Unit.StateSizes, places[^1].Layer + 1);
        Directions = places.Length / Layers;
    }

    public override string Name => $"Encoder({string.Join(", ", _steps.Select(step => step.Name))})";

    public override int? InputSize => _input is null ? _steps[0].InputSize : _input.InputSize;

    public override int? MemorySize => _memorySize;

    public override IReadOnlyList<int> StateSizes { get; }

    public override int Layers { get; }

    public override int Directions { get; }

    public override Encoded Forward(TSource input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        Sequence x = _input is null ? _direct!(input) : _input.Forward(input, pass);
        IReadOnlyList<Tensor> state = [];
        for (int i = 0; i < _steps.Length; i++)
        {
            if (i == _stateful)
                (x, state) = ((IRecurrentStack)_steps[i]).RunWhole(x, pass);
            else
                x = _steps[i].Forward(x, pass);
        }

        return new(x, state);
    }
}
