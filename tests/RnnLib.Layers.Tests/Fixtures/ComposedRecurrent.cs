namespace RnnLib.Layers.Tests;

/// <summary>PyTorch's equations with small operations, one sequence and one step at a time: slow, without masks, and easy to believe.</summary>
internal sealed class ComposedRecurrent(RecurrentCase options, Func<string, Tensor> weight)
{
    private int HiddenSize => options.HiddenSize;

    /// <summary>Output [batch, time, directions * hiddenSize], then the parts of the final state [layers * directions, batch, hiddenSize].</summary>
    public Tensor[] Run(Tensor x, int[] lengths, Tensor[]? initial)
    {
        var (batch, time, _) = x.Shape;
        var outputs = new Tensor[batch];
        var states = new Tensor[batch][];
        for (int sequence = 0; sequence < batch; sequence++)
        {
            Tensor[] steps = [.. Enumerable.Range(0, lengths[sequence]).Select(step => Row(x, sequence, step))];
            var final = new List<Tensor[]>();
            for (int layer = 0; layer < options.Layers; layer++)
                steps = RunLayer(layer, steps, index => InitialState(initial, index, sequence), final);
            outputs[sequence] = Pad(steps, time);
            states[sequence] = [.. Enumerable.Range(0, options.StateParts).Select(part => Ops.Stack([.. final.Select(state => state[part])]))];
        }

        return [Ops.Stack(outputs), .. Enumerable.Range(0, options.StateParts).Select(part => Ops.Concatenate([.. states.Select(s => s[part])], axis: 1))];
    }

    private Tensor[] RunLayer(int layer, Tensor[] steps, Func<int, Tensor[]> initialState, List<Tensor[]> final)
    {
        (Tensor[] forward, Tensor[] state) = RunDirection($"_l{layer}", steps, initialState(final.Count));
        final.Add(state);
        if (!options.Bidirectional)
            return forward;
        (Tensor[] backward, state) = RunDirection($"_l{layer}_reverse", [.. steps.Reverse()], initialState(final.Count));
        final.Add(state);
        return [.. forward.Zip(backward.Reverse(), (f, b) => Ops.Concatenate([f, b], axis: 1))];
    }

    private (Tensor[] Hidden, Tensor[] State) RunDirection(string suffix, Tensor[] steps, Tensor[] state)
    {
        var hidden = new List<Tensor>();
        foreach (Tensor x in steps)
        {
            Tensor input = Ops.Linear(x, weight("weight_ih" + suffix), Bias("bias_ih" + suffix));
            Tensor recurrent = Ops.Linear(state[0], weight("weight_hh" + suffix), Bias("bias_hh" + suffix));
            state = Step(input, recurrent, state);
            hidden.Add(state[0]);
        }

        return ([.. hidden], state);
    }

    private Tensor[] Step(Tensor input, Tensor recurrent, Tensor[] state) => options.Cell switch
    {
        CellKind.Tanh => [Ops.Tanh(input + recurrent)],
        CellKind.Relu => [Ops.Relu(input + recurrent)],
        CellKind.Lstm => LstmStep(input + recurrent, state[1]),
        _ => [GruStep(input, recurrent, state[0])],
    };

    private Tensor[] LstmStep(Tensor gates, Tensor previousCell)
    {
        Tensor inputGate = Ops.Sigmoid(Gate(gates, 0)), forgetGate = Ops.Sigmoid(Gate(gates, 1));
        Tensor candidate = Ops.Tanh(Gate(gates, 2)), outputGate = Ops.Sigmoid(Gate(gates, 3));
        Tensor cell = forgetGate * previousCell + inputGate * candidate;
        return [outputGate * Ops.Tanh(cell), cell];
    }

    private Tensor GruStep(Tensor input, Tensor recurrent, Tensor previousHidden)
    {
        Tensor resetGate = Ops.Sigmoid(Gate(input, 0) + Gate(recurrent, 0)), updateGate = Ops.Sigmoid(Gate(input, 1) + Gate(recurrent, 1));
        Tensor candidate = Ops.Tanh(Gate(input, 2) + resetGate * Gate(recurrent, 2));
        return (1 - updateGate) * candidate + updateGate * previousHidden;
    }

    private Tensor Gate(Tensor gates, int index) => Ops.Slice(gates, axis: 1, index * HiddenSize, HiddenSize);

    private Tensor? Bias(string name) => options.Bias ? weight(name) : null;

    private Tensor[] InitialState(Tensor[]? initial, int index, int sequence) => initial is null
        ? [.. Enumerable.Repeat(Tensor.Zeros([1, HiddenSize]), options.StateParts)]
        : [.. initial.Select(part => Row(part, index, sequence))];

    private static Tensor Row(Tensor x, int first, int second)
    {
        Tensor row = Ops.Slice(Ops.Slice(x, 0, first, 1), 1, second, 1);
        return Ops.Reshape(row, [1, row.Shape[^1]]);
    }

    private Tensor Pad(Tensor[] steps, int time)
    {
        Tensor padding = Tensor.Zeros([time - steps.Length, options.Directions * HiddenSize]);
        return Ops.Concatenate([.. steps, padding], axis: 0);
    }
}
