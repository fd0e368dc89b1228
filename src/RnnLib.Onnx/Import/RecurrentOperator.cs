using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>An RNN, LSTM or GRU operator: one of our fused layers for each direction, since each may have activations of its own.</summary>
internal sealed class RecurrentOperator : Module
{
    private readonly Module[] _directions;
    private readonly bool _batchFirst;

    /// <summary>Makes the layers of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">W [directions, gates * hiddenSize, inputSize]</param>
    /// <param name="hidden">R [directions, gates * hiddenSize, hiddenSize]</param>
    /// <param name="bias">B [directions, 2 * gates * hiddenSize], or null.</param>
    /// <param name="peephole">P [directions, 3 * hiddenSize], or null.</param>
    /// <exception cref="FormatException">An attribute or a weight is not what the operator takes.</exception>
    public RecurrentOperator(OnnxNode node, Tensor input, Tensor hidden, Tensor? bias, Tensor? peephole)
    {
        string direction = node.Text("direction", "forward").ToLowerInvariant();
        bool[] backwards = direction switch
        {
            "forward" => [false],
            "reverse" => [true],
            "bidirectional" => [false, true],
            _ => throw new FormatException($"{node}: direction: expected forward, reverse or bidirectional, got '{direction}'."),
        };
        _batchFirst = node.Int("layout") == 1;
        RequireShapes(node, input, hidden, bias, peephole, backwards.Length);
        var activations = new OnnxActivations(node);
        _directions = [.. backwards.Select(backward => Adopt(Create(node, input.Shape[2], hidden.Shape[2], bias is not null, peephole is not null, backward, activations)))];
        for (int d = 0; d < _directions.Length; d++)
            SetWeights(_directions[d], d, input, hidden, bias, peephole);
    }

    public override string Name => string.Join(" and ", _directions.Select(layer => layer.Name));

    /// <summary>W, R, B and P as they are now; null where there is none.</summary>
    public Tensor?[] Weights
    {
        get
        {
            Tensor? All(Func<Module, StackOptions, FusedUnit, Tensor?> of) => of(_directions[0], OptionsOf(_directions[0]), UnitOf(_directions[0])) is null
                ? null
                : Ops.Concatenate([.. _directions.Select(layer => of(layer, OptionsOf(layer), UnitOf(layer))!)], axis: 0);
            return
            [
                All((layer, options, unit) => RecurrentNodeWriter.Products(layer, options, unit).Input),
                All((layer, options, unit) => RecurrentNodeWriter.Products(layer, options, unit).Hidden),
                All(RecurrentNodeWriter.Bias),
                All(RecurrentNodeWriter.Peephole),
            ];
        }
    }

    /// <summary>Y, Y_h and, of an LSTM, Y_c.</summary>
    /// <param name="x">[time, batch, features], or batch first where the layout says so.</param>
    /// <param name="lengths">One per sequence, or null.</param>
    /// <param name="initial">The states before the first step, hidden first, [directions, batch, hiddenSize] each; null for zeros.</param>
    /// <param name="pass">The pass.</param>
    public Tensor[] Run(Tensor x, int[]? lengths, Tensor?[] initial, ForwardContext pass)
    {
        if (x.Rank != 3)
            throw new ArgumentException($"X: expected three axes, got {x.Shape}.");
        var sequence = new Sequence(_batchFirst ? x : Ops.Transpose(x, 0, 1), lengths);
        bool hasStart = initial.Any(part => part is not null);
        Tensor?[] starts = [.. initial.Select(part => part is null || !_batchFirst ? part : Ops.Transpose(part, 0, 1))];
        var outputs = new List<Tensor>();
        var states = new List<Tensor[]>();
        for (int d = 0; d < _directions.Length; d++)
        {
            int size = UnitOf(_directions[d]).OutputSize;
            Tensor[]? start = !hasStart ? null : [.. starts.Select(part => part is null ? Tensor.Zeros([1, sequence.Batch, size]) : Ops.Slice(part, 0, d, 1))];
            (Tensor output, Tensor[] state) = Run(_directions[d], sequence, start, pass);
            outputs.Add(output);
            states.Add(state);
        }

        Tensor y = Ops.Stack([.. outputs], axis: 2);                                                   // [batch, time, directions, hiddenSize]
        IEnumerable<Tensor> finals = Enumerable.Range(0, states[0].Length).Select(part => Ops.Concatenate([.. states.Select(state => state[part])], axis: 0));
        return [_batchFirst ? y : Ops.Permute(y, [1, 2, 0, 3]), .. finals.Select(state => _batchFirst ? Ops.Transpose(state, 0, 1) : state)];
    }

    private static (Tensor Output, Tensor[] State) Run(Module layer, Sequence x, Tensor[]? start, ForwardContext pass)
    {
        switch (layer)
        {
            case Lstm lstm:
                (Sequence output, LstmState state) = lstm.Forward(x, start is null ? null : LstmState.Of(start), pass);
                return (output.Values, [.. state.Parts]);
            case RecurrentLayer<HiddenState> other:
                (Sequence values, HiddenState hidden) = other.Forward(x, start is null ? null : HiddenState.Of(start), pass);
                return (values.Values, [.. hidden.Parts]);
            default:
                throw new InvalidOperationException($"{layer.Name} is no recurrent layer.");
        }
    }

    private static Module Create(OnnxNode node, int inputSize, int hiddenSize, bool hasBias, bool hasPeepholes, bool backward, OnnxActivations activations)
    {
        var rng = new Rng(0);
        float? clip = node.Float("clip") is > 0 and var bound ? bound : null;
        RecurrentBias bias = hasBias ? RecurrentBias.Two : RecurrentBias.None;
        return node.Operation switch
        {
            "RNN" => new Rnn(inputSize, hiddenSize, rng, new() { Bias = bias, GoBackwards = backward, Clip = clip, Activation = activations.Next("Tanh") }),
            "GRU" => new Gru(inputSize, hiddenSize, rng, new()
            {
                Bias = bias,
                GoBackwards = backward,
                Clip = clip,
                ResetAfter = node.Int("linear_before_reset") != 0,
                GateActivation = activations.Next("Sigmoid"),
                CandidateActivation = activations.Next("Tanh"),
            }),
            _ => new Lstm(inputSize, hiddenSize, rng, new()
            {
                Bias = bias,
                GoBackwards = backward,
                Clip = clip,
                CoupledInputForget = node.Int("input_forget") != 0,
                Peepholes = hasPeepholes,
                GateActivation = activations.Next("Sigmoid"),
                CandidateActivation = activations.Next("Tanh"),
                OutputActivation = activations.Next("Tanh"),
            }),
        };
    }

    private static void SetWeights(Module layer, int direction, Tensor input, Tensor hidden, Tensor? bias, Tensor? peephole)
    {
        var order = GateOrder.Of(layer, OptionsOf(layer));
        RecurrentWeights<Parameter> weights = UnitOf(layer).Weights;
        ReadOnlySpan<float> Part(Tensor all) => all.Data.Slice(direction * (all.Count / all.Shape[0]), all.Count / all.Shape[0]);
        weights.Input.Assign(order.FromOnnx(Part(input)));
        weights.Hidden!.Assign(order.FromOnnx(Part(hidden)));
        if (bias is not null)
        {
            int half = bias.Shape[1] / 2;
            weights.InputBias!.Assign(order.FromOnnx(Part(bias)[..half]));
            weights.HiddenBias!.Assign(order.FromOnnx(Part(bias)[half..]));
        }

        if (peephole is not null)
            weights.Peephole!.Assign(order.PeepholesFromOnnx(Part(peephole)));
    }

    private static void RequireShapes(OnnxNode node, Tensor input, Tensor hidden, Tensor? bias, Tensor? peephole, int directions)
    {
        int gates = node.Operation switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        int size = hidden.Rank == 3 ? hidden.Shape[2] : 0, rows = gates * size;
        void Require(string name, Tensor? weight, Shape expected)
        {
            if (weight is not null && weight.Shape != expected)
                throw new FormatException($"{node}: {name}: expected {expected}, got {weight.Shape}.");
        }

        if (size == 0 || input.Rank != 3 || input.Shape[2] == 0)
            throw new FormatException($"{node}: W and R: expected three axes, none of them empty, got {input.Shape} and {hidden.Shape}.");
        if (node.Int("hidden_size", size) != size)
            throw new FormatException($"{node}: hidden_size is {node.Int("hidden_size")}, but R is {hidden.Shape}.");
        Require("W", input, [directions, rows, input.Shape[2]]);
        Require("R", hidden, [directions, rows, size]);
        Require("B", bias, [directions, 2 * rows]);
        Require("P", peephole, [directions, 3 * size]);
    }

    private static StackOptions OptionsOf(Module layer) => ((IRecurrentStack)layer).Options;

    private static FusedUnit UnitOf(Module layer) => (FusedUnit)((IRecurrentStack)layer).Places.First().Unit;
}
