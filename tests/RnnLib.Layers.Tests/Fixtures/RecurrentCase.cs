namespace RnnLib.Layers.Tests;

public enum CellKind
{
    Tanh,
    Relu,
    Lstm,
    Gru,
}

/// <summary>Any recurrent layer by its kind and sizes, so that one test serves all of them.</summary>
internal sealed record RecurrentCase(CellKind Cell, int InputSize, int HiddenSize)
{
    public int Layers { get; init; } = 1;

    public bool Bidirectional { get; init; }

    public bool Bias { get; init; } = true;

    public float Dropout { get; init; }

    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>How many tensors a state has.</summary>
    public int StateParts => Cell == CellKind.Lstm ? 2 : 1;

    public AnyRecurrent Create(ulong seed = 1)
    {
        var rng = new Rng(seed);
        switch (Cell)
        {
            case CellKind.Lstm:
                var lstm = new Lstm(InputSize, HiddenSize, rng, new() { Layers = Layers, Bidirectional = Bidirectional, Bias = Bias ? RecurrentBias.Two : RecurrentBias.None, Dropout = Dropout });
                return new(lstm, (x, initial, pass) =>
                {
                    var (output, state) = lstm.Forward(x, initial is null ? null : new LstmState(initial[0], initial[1]), pass);
                    return (output, [state.Hidden, state.Cell]);
                });
            case CellKind.Gru:
                var gru = new Gru(InputSize, HiddenSize, rng, new() { Layers = Layers, Bidirectional = Bidirectional, Bias = Bias ? RecurrentBias.Two : RecurrentBias.None, Dropout = Dropout });
                return new(gru, (x, initial, pass) => Named(gru.Forward(x, Hidden(initial), pass)));
            default:
                var activation = Cell == CellKind.Relu ? Activation.Relu : Activation.Tanh;
                var rnn = new Rnn(InputSize, HiddenSize, rng, new() { Layers = Layers, Bidirectional = Bidirectional, Bias = Bias ? RecurrentBias.Two : RecurrentBias.None, Dropout = Dropout, Activation = activation });
                return new(rnn, (x, initial, pass) => Named(rnn.Forward(x, Hidden(initial), pass)));
        }
    }

    private static HiddenState? Hidden(Tensor[]? initial) => initial is null ? null : new HiddenState(initial[0]);

    private static (Sequence Output, Tensor[] State) Named(RecurrentOutput<HiddenState> result) => (result.Output, [result.State.Hidden]);
}

/// <summary>A recurrent layer whose state is an array: hidden, and cell if there is one.</summary>
internal sealed record AnyRecurrent(Module<Sequence, Sequence> Module, Func<Sequence, Tensor[]?, ForwardContext, (Sequence Output, Tensor[] State)> Forward)
{
    public Tensor WeightOf(string name, ForwardContext pass) => pass.Read(Module.NamedParameters.Single(p => p.Path == name).Parameter);

    /// <summary>Sets parameters by name.</summary>
    public AnyRecurrent With(IEnumerable<(string Name, Tensor Value)> values)
    {
        foreach ((string name, Tensor value) in values)
        {
            Parameter parameter = Module.NamedParameters.Single(p => p.Path == name).Parameter;
            Assert.Equal(parameter.Shape, value.Shape);
            parameter.Assign(value.Data);
        }

        return this;
    }
}
