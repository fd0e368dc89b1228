namespace RnnLib.Layers.Tests;

/// <summary>A model that feeds on itself, and the same written as a loop by hand over one sequence after the other.</summary>
internal static class FeedbackCase
{
    public const int Values = 2, Exogenous = 1, Features = Values + Exogenous;

    public static readonly int[] Lengths = [3, 5, 0, 5, 1];

    /// <summary>Layers of every kind that can feed back.</summary>
    public static readonly Func<Module<Sequence, Sequence>>[] Layers =
    [
        () => new Lstm(Features, 4, new Rng(1), new() { Layers = 2, Peepholes = true, LearnInitialState = true, Residual = true }),
        () => new Lstm(Features, 6, new Rng(1), new() { ProjectionSize = 4, LayerNorm = true }),
        () => new Gru(Features, 4, new Rng(1), new() { ResetAfter = false, Bias = RecurrentBias.One }),
        () => new Gru(Features, 4, new Rng(1)),
        () => new Rnn(Features, 4, new Rng(1), new() { Layers = 2 }),
        () => new MinGru(Features, 4, new Rng(1)),
        () => new Recurrent<HiddenState>(Features, size => new LeakyCell(size, 4, new Rng((ulong)size)), new() { Layers = 2 }),
        () => new Gru(Features, 5, new Rng(1)).Then(new PerStep(new Linear(5, 3, new Rng(2)))).Then(new LockedDropout(0)).Then(new Lstm(3, 4, new Rng(3))),
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Layers.Length)];

    public static Autoregressive Model(int layer, AutoregressiveOptions? options = null) => new(Layers[layer](), new Linear(4, Values, new Rng(7)), options);

    public static Sequence Input(float padding = 0) => new(Draw.WithPadding(Draw.Uniform([5, 5, Features], 11), Lengths, padding), Lengths);

    /// <summary>One LSTM and a linear head, a step of one sequence at a time.</summary>
    public static Tensor ByHand(Lstm lstm, Linear head, Tensor x, Func<int, bool> readsTruth, bool detaches, ForwardContext pass)
    {
        var (_, time, size) = x.Shape;
        LstmState? state = null;
        Tensor? output = null;
        var outputs = new List<Tensor>();
        for (int step = 0; step < time; step++)
        {
            Tensor row = Ops.Reshape(Ops.Slice(x, 1, step, 1), [1, size]);
            if (output is not null && !readsTruth(step))
                row = Ops.Concatenate([detaches ? Ops.Detach(output) : output, Ops.Slice(row, 1, Values, size - Values)]);
            (Tensor hidden, state) = lstm.Step(row, state, pass);
            outputs.Add(output = head.Forward(hidden, pass));
        }

        return Ops.Stack([.. outputs], axis: 1);
    }
}
