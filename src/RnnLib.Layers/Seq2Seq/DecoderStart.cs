namespace RnnLib.Layers;

/// <summary>Turns an encoder's state into a decoder's.</summary>
internal sealed class DecoderStart : Module
{
    private readonly Bridge _bridge;
    private readonly int _layers, _directions;
    private readonly StepwiseBody _decoder;
    private readonly int[][] _unitsOf;   // of each module of the decoder that has a state: its units, counted over all
    private readonly IReadOnlyList<int>[] _sizes;   // of each unit of the decoder: the sizes of its state's parts
    private readonly Linear[] _linear;

    public DecoderStart(Bridge bridge, IReadOnlyList<int> encoderSizes, int layers, int directions, StepwiseBody decoder, int embeddingSize, Rng rng)
    {
        (_bridge, _layers, _directions, _decoder) = (bridge, layers, directions, decoder);
        var sizes = new List<IReadOnlyList<int>>();
        _unitsOf = [.. decoder.Steps.Select(step => step is IRecurrentStack stack
            ? stack.Places.Select(place =>
            {
                sizes.Add(place.Unit.StateSizes);
                return sizes.Count - 1;
            }).ToArray()
            : [])];
        _sizes = [.. sizes];
        _linear = bridge switch
        {
            Bridge.Linear => [.. _sizes.SelectMany((parts, unit) => parts.Select((size, part) =>
                Own(FormattableString.Invariant($"state{part}_l{unit}"), new Linear(directions * encoderSizes[PartOf(part, encoderSizes.Count)], size, rng))))],
            Bridge.FirstInput => [Own("input", new Linear(directions * encoderSizes[0], embeddingSize, rng))],
            _ => [],
        };
        if (bridge is Bridge.PassThrough or Bridge.SumDirections)
            RequireAlike(encoderSizes);
    }

    public override string Name => $"Bridge.{_bridge}";

    /// <summary>The state of each of the decoder's modules; null for what it begins with by itself.</summary>
    /// <param name="encoded">What the encoder gave.</param>
    /// <param name="firstInput">Reads [batch, 1, embeddingSize] and gives the state behind it.</param>
    /// <param name="pass">The pass.</param>
    public Tensor[][]? Of(Encoded encoded, Func<Sequence, Tensor[][]> firstInput, ForwardContext pass)
    {
        if (_bridge == Bridge.None)
            return null;
        if (_bridge == Bridge.FirstInput)
        {
            Tensor x = _linear[0].Forward(Layer(encoded.State[0], _layers - 1), pass);
            return firstInput(Ops.Reshape(x, [x.Shape[0], 1, x.Shape[1]]));
        }

        return [.. _unitsOf.Select(units => units.Length == 0
            ? []
            : Enumerable.Range(0, _sizes[units[0]].Count).Select(part => Ops.Stack([.. units.Select(unit => One(unit, part))])).ToArray())];

        Tensor One(int unit, int part)
        {
            Tensor source = encoded.State[PartOf(part, encoded.State.Count)];
            if (_bridge == Bridge.Linear)
            {
                Tensor wide = Layer(source, _sizes.Length == _layers ? unit : _layers - 1);
                return Ops.Tanh(_linear[_sizes.Take(unit).Sum(parts => parts.Count) + part].Forward(wide, pass));
            }

            Tensor layer = Layer(source, unit);
            int size = source.Shape[2];
            return _directions == 1 ? layer : Ops.Slice(layer, 1, 0, size) + Ops.Slice(layer, 1, size, size);
        }
    }

    /// <summary>A layer of the encoder's state: [batch, directions * size].</summary>
    private Tensor Layer(Tensor part, int layer)
    {
        var (_, batch, size) = part.Shape;
        Tensor both = Ops.Slice(part, 0, layer * _directions, _directions);
        return Ops.Reshape(Ops.Transpose(both, 0, 1), [batch, _directions * size]);
    }

    /// <summary>Which part of the encoder's state a part of the decoder's comes from: the hidden state where there is no other.</summary>
    private static int PartOf(int part, int parts) => part < parts ? part : 0;

    private void RequireAlike(IReadOnlyList<int> encoderSizes)
    {
        string decoder = string.Join(", ", _decoder.Steps.OfType<Module>().Select(step => step.Name));
        if (_bridge == Bridge.PassThrough && _directions > 1)
            throw new ArgumentException(
                $"Seq2Seq: Bridge.PassThrough: the encoder has {_directions} directions; use Bridge.SumDirections or Bridge.Linear.", nameof(encoderSizes));
        if (_sizes.Length != _layers)
            throw new ArgumentException(
                $"Seq2Seq: Bridge.{_bridge}: the encoder's state has {_layers} layers, but the decoder ({decoder}) has {_sizes.Length}; use Bridge.Linear.", nameof(encoderSizes));
        foreach (IReadOnlyList<int> parts in _sizes)
        {
            for (int part = 0; part < parts.Count; part++)
            {
                if (part >= encoderSizes.Count || parts[part] != encoderSizes[part])
                    throw new ArgumentException(
                $"Seq2Seq: Bridge.{_bridge}: the encoder's state is [{string.Join(", ", encoderSizes)}], but the decoder ({decoder}) has [{string.Join(", ", parts)}]; use Bridge.Linear.", nameof(encoderSizes));
            }
        }
    }
}
