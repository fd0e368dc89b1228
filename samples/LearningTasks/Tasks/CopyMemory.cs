using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>Ten symbols, a long blank, and then say them again (Hochreiter and Schmidhuber, 1997, in the form of Arjovsky et al., 2016).</summary>
internal static class CopyMemory
{
    private const int Length = 10, Blanks = 20, Time = Blanks + 2 * Length, Kinds = 8, Alphabet = Kinds + 2;
    private const int Go = Kinds + 1, HiddenSize = 128, BatchSize = 32, BatchesPerEpoch = 100;

    /// <summary>The cross-entropy of a network without memory: blanks are certain, symbols are guessed.</summary>
    private static readonly double Memoryless = Length * Math.Log(Kinds) / Time;

    public static IEnumerable<LearningTask> Rows =>
    [
        Row("LSTM(128)", run => Learn(run, rng => new Lstm(Alphabet, HiddenSize, rng, new() { ForgetBias = 3 }), 0.01f, run.Steps(3000, 2000)), ratio => ratio < 0.5, "< 0.5"),
        Row("GRU(128)", run => Learn(run, rng => new Gru(Alphabet, HiddenSize, rng), 0.01f, run.Steps(2000, 1200)), ratio => ratio < 0.5, "< 0.5"),
        Row("RNN(128)", run => Learn(run, rng => new Rnn(Alphabet, HiddenSize, rng), 0.001f, run.Steps(2000, 500)), ratio => ratio > 0.9, "> 0.9"),
    ];

    private static double Learn(TrainingRun run, Func<Rng, Module<Sequence, Sequence>> newLayer, float learningRate, int steps)
    {
        var rng = new Rng(run.Seed);
        var model = newLayer(rng).Then(new PerStep(new Linear(HiddenSize, Alphabet, rng)));
        var trainer = new Trainer<Sequence>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = learningRate }),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ProgressCallback(run)],
        });
        trainer.Fit(() => Enumerable.Range(0, BatchesPerEpoch).Select(_ => Draw(BatchSize, rng)), steps / BatchesPerEpoch);
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

    private static LearningTask Row(string network, Func<TrainingRun, double> learn, Func<double, bool> holds, string claim) => new()
    {
        Name = "copy",
        Title = "copy memory, T = 20: loss / loss without memory",
        Network = network,
        Published = "1 without memory",
        Source = "10 ln 8 / (T + 20)",
        Learn = learn,
        Holds = holds,
        Claim = claim,
        Format = "F3",
    };
}
