using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>In which order did the signals X and Y come among fifty symbols? (Hochreiter and Schmidhuber, 1997, experiments 6a and 6b.)</summary>
/// <param name="experiment">Which experiment of the paper.</param>
/// <param name="slots">For each signal, the first and the last step at which it may come.</param>
internal sealed class TemporalOrder(string experiment, params (int First, int Last)[] slots)
{
    private const int Time = 50, Alphabet = 8, BatchSize = 32, BatchesPerEpoch = 50;
    private const int Start = 0, End = 1, X = 2, FirstDistractor = 4, Distractors = 4;   // Y is X + 1

    /// <summary>Two signals, XX, XY, YX or YY: experiment 6a, also called 3-bit.</summary>
    public static TemporalOrder TwoSignals { get; } = new("2 signals (6a, \"3-bit\")", (3, 12), (25, 40));

    /// <summary>Three signals, XXX to YYY: experiment 6b, also called 4-bit.</summary>
    public static TemporalOrder ThreeSignals { get; } = new("3 signals (6b, \"4-bit\")", (3, 9), (18, 26), (33, 40));

    public static IEnumerable<LearningTask> Rows =>
    [
        Row(TwoSignals, "LSTM(4)", "100 %, 5 of 5 seeds", Lstm, 4, accuracy => accuracy == 1, "100 %"),
        Row(TwoSignals, "RNN(4)", "23 to 29 %; chance 25 %", Rnn, 4, accuracy => accuracy < 0.35, "< 35 %"),
        Row(ThreeSignals, "LSTM(6)", "99 to 100 %, 5 seeds", Lstm, 6, accuracy => accuracy == 1, "100 %"),
        Row(ThreeSignals, "RNN(6)", "11 to 21 %; chance 12.5 %", Rnn, 6, accuracy => accuracy < 0.25, "< 25 %"),
    ];

    private string Experiment => experiment;

    private int Classes => 1 << slots.Length;

    public double Learn(TrainingRun run, Func<int, Rng, Module<Sequence, Sequence>> newLayer, int hiddenSize)
    {
        var rng = new Rng(run.Seed);
        var model = newLayer(hiddenSize, rng).Then(new LastStep()).Then(new Linear(hiddenSize, Classes, rng));
        var trainer = new Trainer<Sequence>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.02f }),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.Accuracy],
            Callbacks = [new ProgressCallback(run)],
        });
        trainer.Fit(() => Enumerable.Range(0, BatchesPerEpoch).Select(_ => Draw(BatchSize, rng)), run.Steps(1500, 500) / BatchesPerEpoch);
        return trainer.Evaluate([Draw(2048, rng)]).Metrics["accuracy"];
    }

    /// <summary>Start, distractors with a signal in each slot, end; the class counts the signals' order as a binary number, X = 0 and Y = 1.</summary>
    public Batch<Sequence> Draw(int count, Rng rng)
    {
        int[] symbols = new int[count * Time], classes = new int[count];
        for (int sequence = 0; sequence < count; sequence++)
        {
            Span<int> steps = symbols.AsSpan(sequence * Time, Time);
            foreach (ref int step in steps)
                step = FirstDistractor + rng.NextInt32(Distractors);
            (steps[0], steps[^1]) = (Start, End);
            foreach (var (first, last) in slots)
            {
                int signal = rng.NextInt32(2);
                steps[first + rng.NextInt32(last - first + 1)] = X + signal;
                classes[sequence] = 2 * classes[sequence] + signal;
            }
        }

        return new(Symbols.OneHot(symbols, count, Alphabet), classes);
    }

    /// <summary>An LSTM that keeps nineteen twentieths per step at first: with less, some seeds never see the gradient of the first signal.</summary>
    public static Module<Sequence, Sequence> Lstm(int hiddenSize, Rng rng) => new Lstm(Alphabet, hiddenSize, rng, new() { ForgetBias = 3 });

    private static Module<Sequence, Sequence> Rnn(int hiddenSize, Rng rng) => new Rnn(Alphabet, hiddenSize, rng);

    private static LearningTask Row(
        TemporalOrder task, string network, string published, Func<int, Rng, Module<Sequence, Sequence>> newLayer, int hiddenSize, Func<double, bool> holds, string claim)
    {
        return new()
        {
            Name = "temporal-order",
            Title = $"temporal order, T = {Time}, {task.Experiment}: accuracy",
            Network = network,
            Published = published,
            Source = "schmidhuber-problems",
            Learn = run => task.Learn(run, newLayer, hiddenSize),
            Holds = holds,
            Claim = claim,
            Format = "P1",
        };
    }
}
