using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Writes a recurrent layer, or a stack of layers, as one operator per layer, time first between them.</summary>
internal sealed class RecurrentExport(GraphWriter graph, OnnxExportOptions options)
{
    private readonly List<(string Value, string Name, int Units, int Size)> _finalStates = [];
    private int _count;

    /// <summary>The states that come out, to be declared as outputs.</summary>
    public IReadOnlyList<(string Value, string Name, int Units, int Size)> FinalStates => _finalStates;

    public StepFlow Write(Module layer, string prefix, StepFlow input)
    {
        var stack = (IRecurrentStack)layer;
        RecurrentNodeWriter.RequireExpressible(layer, stack.Options);
        (FusedUnit Unit, int Layer)[] units = [.. stack.Places.Select(place => ((FusedUnit)place.Unit, place.Layer))];
        bool hasCell = layer is Lstm;
        int hiddenSize = units[0].Unit.OutputSize, directions = stack.Options.Bidirectional ? 2 : 1;
        string[] states = options.States ? StateInputs(units.Length, hiddenSize, hasCell) : [];
        var finals = new List<string[]>();

        string x = input.IsTimeMajor ? input.Name : graph.Transpose(input.Name, 1, 0, 2);
        foreach (IGrouping<int, FusedUnit> ofLayer in units.GroupBy(unit => unit.Layer, unit => unit.Unit))
        {
            FusedUnit[] both = [.. ofLayer];
            string[] initial = states.Length > 0
                ? [.. states.Select(state => graph.Add("Slice", [state, graph.Integers(ofLayer.Key * directions), graph.Integers((ofLayer.Key + 1) * directions), graph.Integers(0)]))]
                : LearnedStates(both, prefix, ofLayer.Key, x);
            string[] made = Operator(layer, stack.Options, both, $"{prefix}{{0}}_l{ofLayer.Key}", x, input.Lengths.Steps, initial);
            finals.Add(options.States ? [.. made[1..].Zip(initial, (final, start) => Kept(final, start, input.Lengths))] : made[1..]);
            string y = Merge(made[0], directions, stack.Options.Merge, hiddenSize);
            x = stack.Options.Residual && ofLayer.Key > 0 ? graph.Add("Add", [y, x]) : y;
        }

        if (options.States)
            KeepFinalStates(finals, units.Length, hiddenSize, hasCell);
        int features = layer.OutputSize(layer.InputSize)!.Value;
        return new(x, features, input.Lengths)
        {
            IsTimeMajor = true,
            IsPaddingZero = true,   // the operators see to it, and what a residual adds is a layer's output too
            BackwardFeatures = features > hiddenSize || stack.Options.GoBackwards ? hiddenSize : 0,
        };
    }

    private string[] Operator(Module layer, StackOptions settings, FusedUnit[] units, string name, string x, string steps, string[] initial)
    {
        string Weight(string letter, Func<FusedUnit, Tensor?> of) => of(units[0]) is null
            ? ""
            : graph.Constant(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, letter), new(Ops.Concatenate([.. units.Select(unit => of(unit)!)], axis: 0)));
        string[] inputs =
        [
            x,
            Weight("W", unit => RecurrentNodeWriter.Products(layer, settings, unit).Input),
            Weight("R", unit => RecurrentNodeWriter.Products(layer, settings, unit).Hidden),
            Weight("B", unit => RecurrentNodeWriter.Bias(layer, settings, unit)),
            steps,
            initial.ElementAtOrDefault(0) ?? "",
            initial.ElementAtOrDefault(1) ?? "",
            Weight("P", unit => RecurrentNodeWriter.Peephole(layer, settings, unit)),
        ];
        int used = Array.FindLastIndex(inputs, input => input.Length > 0) + 1;
        int hiddenSize = units[0].OutputSize;
        return graph.Add(RecurrentNodeWriter.OperationOf(layer), layer is Lstm ? 3 : 2, inputs[..used], RecurrentNodeWriter.Attributes(hiddenSize, settings, units.Length));
    }

    /// <summary>[time, directions, batch, hiddenSize] becomes [time, batch, features].</summary>
    private string Merge(string y, int directions, BidirectionalMerge merge, int hiddenSize)
    {
        if (directions == 1)
            return graph.Add("Squeeze", [y, graph.Integers(1)]);
        if (merge == BidirectionalMerge.Concatenate)
            return graph.Add("Reshape", [graph.Transpose(y, 0, 2, 1, 3), graph.Integers(0, 0, 2 * hiddenSize)]);
        string[] both = [.. Enumerable.Range(0, 2).Select(d => graph.Add("Gather", [y, graph.Integer(d)], OnnxAttribute.Of("axis", 1L)))];
        return Join(graph, both[0], both[1], merge);
    }

    /// <summary>Two directions of one size into one, or side by side.</summary>
    public static string Join(GraphWriter graph, string forward, string backward, BidirectionalMerge merge) => merge switch
    {
        BidirectionalMerge.Concatenate => graph.Add("Concat", [forward, backward], OnnxAttribute.Of("axis", 2L)),
        BidirectionalMerge.Sum => graph.Add("Add", [forward, backward]),
        BidirectionalMerge.Mean => graph.Add("Mul", [graph.Add("Add", [forward, backward]), graph.Scalar(0.5f)]),
        _ => graph.Add("Mul", [forward, backward]),
    };

    /// <summary>What is learned to start from, for each sequence; nothing where it is zero.</summary>
    private string[] LearnedStates(FusedUnit[] units, string prefix, int layer, string x)
    {
        if (!units[0].LearnsInitialState)
            return [];
        Tensor[][] starts = [.. units.Select(unit => unit.InitialState(1, ForwardContext.Inference))];
        var states = new List<string>();
        for (int part = 0; part < starts[0].Length; part++)
        {
            Tensor start = Ops.Stack([.. starts.Select(parts => parts[part])]);                       // [directions, 1, size]
            string learned = graph.Constant($"{prefix}{(part == 0 ? "initial_hidden" : "initial_cell")}_l{layer}", new(start));
            string shape = graph.Add("Concat", [graph.Integers(units.Length), graph.Size(x, 1), graph.Integers(start.Shape[2])], OnnxAttribute.Of("axis", 0L));
            states.Add(graph.Add("Expand", [learned, shape]));
        }

        return [.. states];
    }

    /// <summary>A sequence without steps keeps its state; ONNX Runtime's operators would end it at zero.</summary>
    private string Kept(string final, string initial, ExportLengths lengths) => lengths.ArePresent
        ? graph.Add("Where", [graph.Add("Unsqueeze", [lengths.IsThere, graph.Integers(0)]), final, initial])
        : final;

    private string[] StateInputs(int units, int size, bool hasCell)
    {
        string[] names = [.. (hasCell ? (string[])["hidden", "cell"] : ["hidden"]).Select(part => $"{part}_{_count}")];
        foreach (string name in names)
            graph.Input(name, OnnxElement.Float32, units, "batch", size);
        return names;
    }

    private void KeepFinalStates(List<string[]> finals, int units, int size, bool hasCell)
    {
        for (int part = 0; part < (hasCell ? 2 : 1); part++)
        {
            string[] layers = [.. finals.Select(state => state[part])];
            string all = layers.Length == 1 ? layers[0] : graph.Add("Concat", layers, OnnxAttribute.Of("axis", 0L));
            _finalStates.Add((all, graph.Reserve($"next_{(part == 0 ? "hidden" : "cell")}_{_count}"), units, size));
        }

        _count++;
    }
}
