using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>Predicts what may follow each letter of an embedded Reber string (Hochreiter and Schmidhuber, 1997, experiment 1).</summary>
internal static class EmbeddedReber
{
    private const int HiddenSize = 8, MostStrings = 12_000, CheckEvery = 250, TestStrings = 500;

    public static IEnumerable<LearningTask> Rows =>
    [
        new()
        {
            Name = "reber",
            Title = "embedded Reber grammar: strings until solved",
            Network = "LSTM(8), f = 1",
            Published = "4750 (2500 to 8000), 10 of 10; 1997: mean 8440, 148 of 150",
            Source = "schmidhuber-problems; 1997",
            Learn = Learn,
            Holds = strings => strings <= MostStrings,
            Claim = "solved",
            Format = "F0",
            Seeds = 10,
        },
    ];

    /// <summary>Learns string by string until the most probable letter is legal at every step of five hundred new strings.</summary>
    /// <returns>How many strings that took; infinity if it did not happen.</returns>
    public static double Learn(TrainingRun run)
    {
        var rng = new Rng(run.Seed);
        int letters = ReberString.Letters.Length;
        var lstm = new Lstm(letters, HiddenSize, rng, new() { ForgetGate = false }).WithClosedInputGate().WithClosedOutputGate();
        var model = lstm.Then(new PerStep(new Linear(HiddenSize, letters, rng)));
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        var clip = GradientClip.ByNorm(5);
        for (int strings = 1; strings <= MostStrings; strings++)
        {
            int[] symbols = [.. ReberString.Draw(rng).Symbols];
            var pass = ForwardContext.Training(rng);
            Sequence logits = model.Forward(Symbols.OneHot(symbols.AsSpan()[..^1], 1, letters), pass);
            Tensor loss = Losses.CrossEntropy(logits, new TokenBatch(1, symbols.Length - 1, symbols.AsSpan(1)));
            Gradients gradients = pass.Backward(loss);
            clip.Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
            if (strings % CheckEvery == 0)
            {
                int wrong = Enumerable.Range(0, TestStrings).Count(_ => !IsRight(model, ReberString.Draw(rng)));
                run.Report($"{strings} strings: loss {loss.ToScalar():F3}, {wrong} of {TestStrings} wrong");
                if (wrong == 0)
                    return strings;
            }
        }

        return double.PositiveInfinity;
    }

    private static bool IsRight(Module<Sequence, Sequence> model, ReberString text)
    {
        int[] symbols = [.. text.Symbols];
        int[] said = Symbols.MostProbable(model.Predict(Symbols.OneHot(symbols.AsSpan()[..^1], 1, ReberString.Letters.Length)));
        return said.Index().All(step => text.MayFollow(step.Index, step.Item));
    }
}
