using System.Globalization;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Benchmarks.Peers;

/// <summary>What each option of the recurrent layers costs in training, beside the plain cell: RnnLib alone.</summary>
internal static class OptionsCommand
{
    public const string Arguments = "[--rounds N] [--threads N]";

    private const int Batch = 32, Time = 100, InputSize = 100, HiddenSize = 128;

    public static int Run(string[] words)
    {
        var arguments = new Arguments(words, "--rounds", "--threads");
        Threads.Count = Math.Max(1, arguments.Count("--threads", 1));
        int rounds = arguments.Count("--rounds", 9);
        var rng = new Rng(1);
        Lstm NewLstm(LstmOptions options) => new(InputSize, HiddenSize, rng, options);
        Gru NewGru(GruOptions options) => new(InputSize, HiddenSize, rng, options);
        Report("LSTM", rounds, NewLstm(new()),
            ("peepholes", NewLstm(new() { Peepholes = true })),
            ("coupled input and forget gate", NewLstm(new() { CoupledInputForget = true })),
            ("projection to 64", NewLstm(new() { ProjectionSize = 64 })),
            ("layer norm", NewLstm(new() { LayerNorm = true })),
            ("zoneout", NewLstm(new() { ZoneoutHidden = 0.1f, ZoneoutCell = 0.1f })),
            ("recurrent dropout", NewLstm(new() { RecurrentDropout = 0.2f })),
            ("weight drop", NewLstm(new() { WeightDrop = 0.2f })),
            ("clip 50", NewLstm(new() { Clip = 50 })),
            ("a user's own LSTM cell", new Recurrent<LstmState>(InputSize, cellInput => new OwnLstmCell(cellInput, HiddenSize, rng))));
        Report("GRU", rounds, NewGru(new()),
            ("reset before the product", NewGru(new() { ResetAfter = false })),
            ("layer norm", NewGru(new() { LayerNorm = true })),
            ("zoneout", NewGru(new() { ZoneoutHidden = 0.1f })),
            ("recurrent dropout", NewGru(new() { RecurrentDropout = 0.2f })));
        return 0;
    }

    private static void Report(string name, int rounds, Module<Sequence, Sequence> plain, params (string Name, Module<Sequence, Sequence> Layer)[] variants)
    {
        double[] times = ActionSide.Compare(rounds, [Step(plain), .. variants.Select(variant => Step(variant.Layer))]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plain {name}: {times[0]:G4} ms"));
        for (int i = 0; i < variants.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {variants[i].Name}: {times[i + 1] / times[0]:F2} times that"));
    }

    private static Action Step(Module<Sequence, Sequence> layer)
    {
        var rng = new Rng(2);
        var x = new Sequence(Tensor.Uniform([Batch, Time, InputSize], -1, 1, rng));
        var optimizer = new Adam();
        return () =>
        {
            using var pass = ForwardContext.Training(rng);
            Gradients gradients = pass.Backward(Ops.Mean(Ops.Square(layer.Forward(x, pass).Values)));
            optimizer.Step(layer.Parameters, gradients);
        };
    }

    /// <summary>The LSTM as a user would write it.</summary>
    private sealed class OwnLstmCell : Cell<LstmState>
    {
        private readonly Linear _input, _hidden;
        private readonly int _size;

        public OwnLstmCell(int inputSize, int hiddenSize, Rng rng)
            : base(inputSize, hiddenSize)
        {
            _size = hiddenSize;
            _input = Own("input", new Linear(inputSize, 4 * hiddenSize, rng));
            _hidden = Own("hidden", new Linear(hiddenSize, 4 * hiddenSize, rng));
        }

        protected override Tensor Project(Tensor input, ForwardContext pass) => _input.Forward(input, pass);

        protected override LstmState Step(Tensor projected, LstmState state, ForwardContext pass)
        {
            Tensor gates = projected + _hidden.Forward(state.Hidden, pass);
            Tensor Gate(int index) => Ops.Slice(gates, 1, index * _size, _size);
            Tensor cell = Ops.Sigmoid(Gate(1)) * state.Cell + Ops.Sigmoid(Gate(0)) * Ops.Tanh(Gate(2));
            return new(Ops.Sigmoid(Gate(3)) * Ops.Tanh(cell), cell);
        }
    }
}
