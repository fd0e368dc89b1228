using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>Ten symbols, a long blank, and then say them again (Hochreiter and Schmidhuber, 1997, in the form of Arjovsky et al., 2016).</summary>
internal static class CopyMemory
{
    private const int Length = 10, Blanks = 20, Time = Blanks + 2 * Length, Kinds = 8, Alphabet = Kinds + 2;
    private const int Go = Kinds + 1, BatchSize = 32, BatchesPerEpoch = 100;

    /// <summary>The cross-entropy of a network without memory: blanks are certain, symbols are guessed.</summary>
    private static readonly double Memoryless = Length * Math.Log(Kinds) / Time;

    public static IEnumerable<LearningTask> Rows =>
    [
        Row("copy memory, T = 20: LSTM(64), loss / memoryless", (rng, size) => new Lstm(Alphabet, size, rng, new() { ForgetBias = 1 }), 64, ratio => ratio < 0.5, "< 0.5"),
        Row("  the same: GRU(64)", (rng, size) => new Gru(Alphabet, size, rng), 64, ratio => ratio < 0.5, "< 0.5"),
        Row("  the same: RNN(64)", (rng, size) => new Rnn(Alphabet, size, rng), 64, ratio => ratio > 0.8, "> 0.8"),
    ];

    private static double Learn(TrainingRun run, Func<Rng, int, Module<Sequence, Sequence>> newLayer, int hiddenSize)
    {
        var rng = new Rng(run.Seed);
        var model = newLayer(rng, hiddenSize).Then(new PerStep(new Linear(hiddenSize, Alphabet, rng)));
        int epochs = run.Steps(3000, 1000) / BatchesPerEpoch;
        var trainer = new Trainer<Sequence>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 5e-3f }),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ProgressCallback(run)],
        });
        trainer.Fit(() => Enumerable.Range(0, BatchesPerEpoch).Select(_ => Draw(BatchSize, rng)), epochs);
        return trainer.Evaluate([Draw(1000, rng)]).Loss / Memoryless;
    }

    /// <summary>In: the symbols, blanks, a sign to begin, and signs to go on; out: blanks, and the symbols at the end.</summary>
    public static Batch<Sequence> Draw(int count, Rng rng)
    {
        int[] input = new int[count * Time], output = new int[count * Time];
        for (int sequence = 0; sequence < count; sequence++)
        {
            Span<int> x = input.AsSpan(sequence * Time, Time), y = output.AsSpan(sequence * Time, Time);
            foreach (ref int symbol in x[..Length])
                symbol = 1 + rng.NextInt32(Kinds);
            x[Length..^(Length + 1)].Clear();   // 0 is the blank
            x[^(Length + 1)..].Fill(Go);
            x[..Length].CopyTo(y[^Length..]);
        }

        return new(Symbols.OneHot(input, count, Alphabet), new TokenBatch(count, Time, output));
    }

    private static LearningTask Row(string title, Func<Rng, int, Module<Sequence, Sequence>> newLayer, int hiddenSize, Func<double, bool> holds, string claim) => new()
    {
        Name = "copy",
        Title = title,
        Published = "memoryless: 1",
        Source = "10 ln 8 / (T + 20)",
        Learn = run => Learn(run, newLayer, hiddenSize),
        Holds = holds,
        Claim = claim,
        Format = "F3",
    };
}
