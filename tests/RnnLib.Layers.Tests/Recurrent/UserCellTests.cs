namespace RnnLib.Layers.Tests;

/// <summary>A user's own cells in the recurrent layer: PyTorch's LSTM and GRU written with operations give what the built-in layers give.</summary>
public sealed class UserCellTests
{
    private const int InputSize = 3, HiddenSize = 4;
    private static readonly int[] Lengths = [2, 5, 0, 5, 1];

    public static TheoryData<int, bool, bool> Stacks => new() { { 1, false, false }, { 1, true, false }, { 3, true, false }, { 2, false, true } };

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Run_LstmAsUserCell_EqualsTheBuiltInLayer(int layers, bool bidirectional, bool backwards)
    {
        var options = new LstmOptions { Layers = layers, Bidirectional = bidirectional, GoBackwards = backwards };
        var builtIn = new Lstm(InputSize, HiddenSize, new Rng(1), options);
        var own = new Recurrent<LstmState>(InputSize, size => new ComposedLstmCell(size, HiddenSize), new() { Layers = layers, Bidirectional = bidirectional, GoBackwards = backwards });
        RequireEqual(builtIn, own);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Run_LeakyCell_IsDifferentiableAndSkipsPadding(int layers, bool bidirectional, bool backwards)
    {
        var layer = new Recurrent<HiddenState>(InputSize, size => new LeakyCell(size, HiddenSize, new Rng(2)), new() { Layers = layers, Bidirectional = bidirectional, GoBackwards = backwards, Residual = layers > 2 });
        var x = new Parameter("x", Tensor.Normal([5, 5, InputSize], 0, 1, new Rng(9)));
        GradientCheck.Require(GradientCheck.Parameters([.. layer.Parameters, x], pass => layer.Forward(new Sequence(pass.Read(x), Lengths), pass).Values));

        Tensor[] runs = [.. new[] { 0, float.NaN }.Select(padding => layer.Predict(new Sequence(Draw.WithPadding(x.Value, Lengths, padding), Lengths)).Values)];
        Expect.BitEqual(runs[0], runs[1], "output");
        Assert.Contains(backwards ? "cell_l0_reverse.input.weight" : "cell_l0.input.weight", layer.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void Constructor_CellsThatDoNotFit_AreRefused()
    {
        Assert.Contains("expected a cell with inputSize 3, got 7", Assert.Throws<InvalidOperationException>(() => new Recurrent<HiddenState>(3, _ => new LeakyCell(7, 4, new Rng(1)))).Message);
        int size = 4;
        Assert.Contains("one hiddenSize in a stack, got 4 and 5", Assert.Throws<InvalidOperationException>(() => new Recurrent<HiddenState>(3, input => new LeakyCell(input, size++, new Rng(1)), new() { Layers = 2 })).Message);
        Assert.Contains("part 0 is [batch=2, 4]", Assert.Throws<InvalidOperationException>(() => new Recurrent<HiddenState>(3, input => new WrongCell(input)).Predict(Tensor.Zeros([2, 2, 3]))).Message);
    }

    private static void RequireEqual(Lstm builtIn, Recurrent<LstmState> own)
    {
        (string Path, Parameter Parameter)[] theirs = [.. own.NamedParameters];
        foreach ((string path, Parameter parameter) in builtIn.NamedParameters)
        {
            string[] parts = path.Split("_l");
            theirs.Single(p => p.Path == $"cell_l{parts[1]}.{parts[0]}").Parameter.Assign(parameter.Value.Data);
        }

        Tensor x = Tensor.Normal([5, 5, InputSize], 0, 1, new Rng(9)), start = Tensor.Normal([builtIn.Forward(x, null, ForwardContext.Inference).State.Hidden.Shape[0], 5, HiddenSize], 0, 1, new Rng(4));
        ForwardContext passA = ForwardContext.Differentiating(), passB = ForwardContext.Differentiating();
        var (outputA, stateA, stepsA) = builtIn.ForwardStates(new(passA.Watch(x), Lengths), new LstmState(start, start), passA);
        var (outputB, stateB, stepsB) = own.ForwardStates(new(passB.Watch(x), Lengths), new LstmState(start, start), passB);
        Tensor[] a = [outputA.Values, stateA.Hidden, stateA.Cell, stepsA.Hidden, stepsA.Cell], b = [outputB.Values, stateB.Hidden, stateB.Cell, stepsB.Hidden, stepsB.Cell];
        for (int i = 0; i < a.Length; i++)
            Expect.Close(a[i], b[i], $"result {i}", 2e-6);

        Tensor[] weights = [.. a.Select((t, i) => Tensor.Normal(t.Shape, 0, 1, new Rng((ulong)i)))];
        Tensor Loss(Tensor[] results) => results.Zip(weights, (r, w) => Ops.Sum(r * w)).Aggregate((p, q) => p + q);
        Gradients gradientsA = passA.Backward(Loss(a)), gradientsB = passB.Backward(Loss(b));
        foreach ((string path, Parameter parameter) in builtIn.NamedParameters)
        {
            string[] parts = path.Split("_l");
            Expect.Close(gradientsB.Of(theirs.Single(p => p.Path == $"cell_l{parts[1]}.{parts[0]}").Parameter), gradientsA.Of(parameter), path);
        }
    }

    /// <summary>PyTorch's equations with operations.</summary>
    private sealed class ComposedLstmCell : Cell<LstmState>
    {
        private readonly Parameter _w, _u, _inputBias, _hiddenBias;

        public ComposedLstmCell(int inputSize, int hiddenSize)
            : base(inputSize, hiddenSize)
        {
            _w = Own("weight_ih", Tensor.Zeros([4 * hiddenSize, inputSize]));
            _u = Own("weight_hh", Tensor.Zeros([4 * hiddenSize, hiddenSize]));
            _inputBias = Own("bias_ih", Tensor.Zeros([4 * hiddenSize]));
            _hiddenBias = Own("bias_hh", Tensor.Zeros([4 * hiddenSize]));
        }

        protected internal override Tensor Project(Tensor input, ForwardContext pass) => Ops.Linear(input, pass.Read(_w), pass.Read(_inputBias));

        protected internal override LstmState Step(Tensor projected, LstmState state, ForwardContext pass)
        {
            Tensor gates = projected + Ops.Linear(state.Hidden, pass.Read(_u), pass.Read(_hiddenBias));
            Tensor Gate(int index) => Ops.Slice(gates, 1, index * HiddenSize, HiddenSize);
            Tensor cell = Ops.Sigmoid(Gate(1)) * state.Cell + Ops.Sigmoid(Gate(0)) * Ops.Tanh(Gate(2));
            return new(Ops.Sigmoid(Gate(3)) * Ops.Tanh(cell), cell);
        }
    }

    private sealed class WrongCell(int inputSize) : Cell<HiddenState>(inputSize, 4)
    {
        protected internal override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) => new(Ops.Slice(state.Hidden, 1, 0, 3));
    }
}
