using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>
/// Embedded Reber strings one behind the other, without end and without a reset: the state goes on from chunk to chunk, only the
/// gradient stops there (truncated backpropagation through time). Gers, Schmidhuber and Cummins (2000).
/// </summary>
internal static class ContinualReber
{
    private const int HiddenSize = 12, StringsPerChunk = 6, TestStrings = 1000, Chunks = 3000;

    private const string Title = "continual Reber, state carried: T or P right";

    public static IEnumerable<LearningTask> Rows =>
    [
        new()
        {
            Name = "continual-reber",
            Title = Title,
            Network = "LSTM(12)",
            Published = "99.7 % (98.3 to 100 %)",
            Source = "schmidhuber-problems",
            Learn = run => Learn(run, hasForgetGate: true),
            Holds = share => share > 0.98,
            Claim = "> 98 %",
            Format = "P1",
        },
        new()
        {
            Name = "continual-reber",
            Title = Title,
            Network = "LSTM(12), f = 1",
            Published = "55 % (45 to 68 %); chance 50 %",
            Source = "schmidhuber-problems",
            Learn = run => Learn(run, hasForgetGate: false),
            Holds = share => share < 0.75,
            Claim = "< 75 %",
            Format = "P1",
        },
    ];

    private static double Learn(TrainingRun run, bool hasForgetGate)
    {
        var rng = new Rng(run.Seed);
        int letters = ReberString.Letters.Length;
        var lstm = new Lstm(letters, HiddenSize, rng, hasForgetGate ? new() { ForgetBias = 1 } : new() { ForgetGate = false });
        var head = new PerStep(new Linear(HiddenSize, letters, rng));
        Parameter[] parameters = [.. lstm.Parameters, .. head.Parameters];
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        var clip = GradientClip.ByNorm(5);

        LstmState? state = null;
        ReberString next = ReberString.Draw(rng);
        for (int chunk = 1; chunk <= Chunks; chunk++)
        {
            (int[] symbols, _, next) = Stream(next, StringsPerChunk, rng);
            var pass = ForwardContext.Training(rng);
            var (output, after) = lstm.Forward(Symbols.OneHot(symbols.AsSpan()[..^1], 1, letters), state, pass);
            Tensor loss = Losses.CrossEntropy(head.Forward(output, pass), new TokenBatch(1, symbols.Length - 1, symbols.AsSpan(1)));
            Gradients gradients = pass.Backward(loss);
            clip.Apply(gradients);
            optimizer.Step(parameters, gradients);
            state = after.Detach();
            if (chunk % 500 == 0)
                run.Report($"{chunk} of {Chunks} chunks: loss {loss.ToScalar():F3}, {ShareRight(lstm, head, rng.Fork()):P1} right");
        }

        return ShareRight(lstm, head, rng);
    }

    /// <summary>The share of the strings of one new stream whose last letter but one is foreseen.</summary>
    private static double ShareRight(Lstm lstm, PerStep head, Rng rng)
    {
        (int[] symbols, int[] echoes, _) = Stream(ReberString.Draw(rng), TestStrings, rng);
        Sequence output = lstm.Predict(Symbols.OneHot(symbols.AsSpan()[..^1], 1, ReberString.Letters.Length));
        int[] said = Symbols.MostProbable(head.Predict(output));
        return (double)echoes.Count(echo => said[echo - 1] == symbols[echo]) / TestStrings;
    }

    /// <summary>Strings one behind the other, up to the first letter of the next one, which is the last target.</summary>
    /// <returns>The letters, the places of the letters to remember, and the string that comes next.</returns>
    public static (int[] Symbols, int[] Echoes, ReberString Next) Stream(ReberString first, int strings, Rng rng)
    {
        List<int> symbols = [], echoes = [];
        ReberString next = first;
        for (int i = 0; i < strings; i++)
        {
            echoes.Add(symbols.Count + next.Echo);
            symbols.AddRange(next.Symbols);
            next = ReberString.Draw(rng);
        }

        return ([.. symbols, next.Symbols[0]], [.. echoes], next);
    }
}
