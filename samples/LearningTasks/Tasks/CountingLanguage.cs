using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>What may follow in a^n b^n: a network that has seen n up to 10 must count far beyond (Gers and Schmidhuber, 2001); without a forget gate its cells count without loss.</summary>
internal static class CountingLanguage
{
    private const int HiddenSize = 2, LargestLearned = 10, LargestTested = 1000, Words = 25_000;
    private const int Start = 0, A = 1, B = 2, End = 3, Alphabet = 4;

    public static IEnumerable<LearningTask> Rows =>
    [
        new()
        {
            Name = "counting",
            Title = "a^n b^n, trained on n <= 10: right up to n",
            Network = "LSTM(2), f = 1",
            Published = "65 to 100 (100: none tried)",
            Source = "schmidhuber-problems",
            Learn = Learn,
            Holds = n => n > 100,
            Claim = "> 100",
            Format = "F0",
        },
    ];

    private static double Learn(TrainingRun run)
    {
        var rng = new Rng(run.Seed);
        var lstm = new Lstm(Alphabet, HiddenSize, rng, new() { ForgetGate = false }).WithSmallWeights(rng).WithClosedInputGate();
        var model = lstm.Then(new PerStep(new Linear(HiddenSize, Alphabet, rng).WithSmallWeights(rng)));
        Loss summed = Losses.BinaryCrossEntropyWithLogits(new BinaryCrossEntropyOptions { Reduction = Reduction.Sum });
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        var clip = GradientClip.ByNorm(1);
        for (int step = 1; step <= Words; step++)
        {
            (int[] symbols, float[] legal) = Word(1 + rng.NextInt32(LargestLearned));
            var pass = ForwardContext.Training(rng);
            Sequence logits = model.Forward(Symbols.OneHot(symbols, 1, Alphabet), pass);
            Tensor loss = summed(logits, Tensor.From(logits.Values.Shape, legal));
            Gradients gradients = pass.Backward(loss);
            clip.Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
            if (step % 5000 == 0)
                run.Report($"{step} of {Words} words: loss {loss.ToScalar():F5}, right up to n = {RightUpTo(model)}");
        }

        return RightUpTo(model);
    }

    /// <summary>The largest n up to which every word has every prediction right.</summary>
    private static int RightUpTo(Module<Sequence, Sequence> model)
    {
        int n = 0;
        while (n < LargestTested && IsRight(model, n + 1))
            n++;
        return n;
    }

    private static bool IsRight(Module<Sequence, Sequence> model, int n)
    {
        (int[] symbols, float[] legal) = Word(n);
        Tensor logits = model.Predict(Symbols.OneHot(symbols, 1, Alphabet)).Values;
        return legal.Index().All(bit => logits.Data[bit.Index] > 0 == (bit.Item == 1));
    }

    /// <summary>The word of one n without its end, and what may follow each of its symbols: 1 for each that may.</summary>
    public static (int[] Symbols, float[] Legal) Word(int n)
    {
        int[] symbols = [Start, .. Enumerable.Repeat(A, n), .. Enumerable.Repeat(B, n)];
        float[] legal = new float[symbols.Length * Alphabet];
        for (int step = 0; step < symbols.Length; step++)
        {
            int[] following = symbols[step] switch
            {
                Start => [A],
                A => [A, B],
                _ => step < 2 * n ? [B] : [End],
            };
            foreach (int symbol in following)
                legal[step * Alphabet + symbol] = 1;
        }

        return (symbols, legal);
    }
}
