using System.Diagnostics;
using System.Globalization;
using RnnLib;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace Translation;

/// <summary>Sums of two numbers, read and written character by character: Keras's addition_rnn (after Sutskever and Zaremba, 2014).</summary>
/// <remarks>
/// Its set-up for two digits: the question is padded to five characters and turned around, the answer padded to three; one LSTM of 128 units
/// reads, its last output is repeated for each character of the answer, another LSTM of 128 writes; 5,000 different sums, of which a tenth tests.
/// </remarks>
internal sealed class Addition(Settings settings)
{
    private const string Characters = " +0123456789";
    private const int Digits = 2, QuestionSize = 2 * Digits + 1, AnswerSize = Digits + 1, HiddenSize = 128;

    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        var rng = new Rng(settings.Seed);
        int count = settings.Examples ?? 4500, epochs = settings.Epochs ?? (settings.Quick ? 15 : 55);
        (string Question, string Answer)[] sums = Draw(count + Math.Max(1, count / 9), rng);
        (string Question, string Answer)[] train = sums[..count], test = sums[count..];
        Console.WriteLine($"{train.Length} sums to learn from, {test.Length} others to test on, such as '{test[0].Question}' -> '{test[0].Answer}'.");

        Module<TokenBatch, Sequence> model = NewModel(rng);
        Console.WriteLine(model.Summary());
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 1e-3f }),
            Metrics = [Metrics.Accuracy],
            Callbacks = [new ConsoleProgress(), .. settings.Minutes is { } minutes ? (Callback[])[new TimeLimit(TimeSpan.FromMinutes(minutes))] : []],
            Generators = [rng],
        });
        trainer.Fit(() => Batches(train, settings.BatchSize, rng), epochs, () => Batches(test, 500));

        string[] answers = Answers(model, test);
        Console.WriteLine($"\nOn {test.Length} sums that it never saw:            characters   whole answers");
        Console.WriteLine($"  LSTM                                         {Score(answers, test)}");
        string usual = MostFrequent(train);
        Console.WriteLine($"  the most frequent character at each place    {Score([.. test.Select(_ => usual)], test)}");
        Console.WriteLine("  published (Keras): 99 % of the characters after 55 epochs");

        model.Save(settings.ModelPath);
        Module<TokenBatch, Sequence> reloaded = NewModel(new Rng(settings.Seed + 1));
        reloaded.Load(settings.ModelPath);
        Console.WriteLine(Answers(reloaded, test).SequenceEqual(answers)
            ? $"Wrote {settings.ModelPath}; reloaded, it answers the same."
            : throw new InvalidOperationException("the reloaded model answers something else"));
        for (int i = 0; i < Math.Min(5, test.Length); i++)
            Console.WriteLine($"  {test[i].Question,-5} = {answers[i],-3}  {(answers[i] == test[i].Answer ? "right" : $"it is {test[i].Answer}")}");
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    /// <summary>Different sums; a + b and b + a count as the same. Numbers have one or two digits with equal chance.</summary>
    private static (string Question, string Answer)[] Draw(int count, Rng rng)
    {
        const int possible = 100 * 101 / 2;
        if (count > possible)
            throw new ArgumentException($"--examples: there are {possible} different sums, a tenth of which tests; expected {possible * 9 / 10 - 1} or less.");
        var seen = new HashSet<(int, int)>();
        while (seen.Count < count)
        {
            int a = Number(rng), b = Number(rng);
            seen.Add((Math.Min(a, b), Math.Max(a, b)));
        }

        var sums = seen.Select(pair => rng.NextInt32(2) == 0 ? pair : (pair.Item2, pair.Item1))
            .Select(pair => (FormattableString.Invariant($"{pair.Item1}+{pair.Item2}"), (pair.Item1 + pair.Item2).ToString(CultureInfo.InvariantCulture)))
            .ToArray();
        rng.Shuffle<(string, string)>(sums);
        return sums;
    }

    private static int Number(Rng rng) => rng.NextInt32(rng.NextInt32(2) == 0 ? 10 : 100);

    private static Module<TokenBatch, Sequence> NewModel(Rng rng)
    {
        var asKeras = new LstmOptions { Initialization = RecurrentInitialization.Keras };
        return Embedding.OneHot(Characters.Length)
            .Then(new Lstm(Characters.Length, HiddenSize, rng, asKeras))
            .Then(new LastStep())
            .Then(new RepeatVector(AnswerSize))
            .Then(new Lstm(HiddenSize, HiddenSize, rng, asKeras))
            .Then(new PerStep(new Linear(HiddenSize, Characters.Length, rng)));
    }

    private static IEnumerable<Batch<TokenBatch>> Batches((string Question, string Answer)[] sums, int batchSize, Rng? shuffle = null)
    {
        (string Question, string Answer)[] order = [.. sums];
        shuffle?.Shuffle<(string, string)>(order);
        return order.Chunk(batchSize).Select(part => new Batch<TokenBatch>(
            Questions(part), TokenBatch.Pad([.. part.Select(sum => Encode(sum.Answer.PadRight(AnswerSize)))]), part.Length));
    }

    private static TokenBatch Questions((string Question, string Answer)[] sums) =>
        TokenBatch.Pad([.. sums.Select(sum => Encode(string.Concat(sum.Question.PadRight(QuestionSize).Reverse())))]);

    private static int[] Encode(string text) => [.. text.Select(character => Characters.IndexOf(character, StringComparison.Ordinal))];

    private static string[] Answers(Module<TokenBatch, Sequence> model, (string Question, string Answer)[] sums)
    {
        Sequence logits = model.Predict(Questions(sums));
        return [.. Enumerable.Range(0, sums.Length).Select(sum => string.Concat(Enumerable.Range(0, AnswerSize).Select(place =>
            Characters[Enumerable.Range(0, Characters.Length).MaxBy(character => logits.Values[sum, place, character])])).TrimEnd())];
    }

    private static string MostFrequent((string Question, string Answer)[] sums) => string.Concat(Enumerable.Range(0, AnswerSize)
        .Select(place => sums.Select(sum => sum.Answer.PadRight(AnswerSize)[place]).CountBy(character => character).MaxBy(pair => pair.Value).Key));

    private static string Score(string[] answers, (string Question, string Answer)[] sums)
    {
        int right = 0, whole = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            string said = answers[i].PadRight(AnswerSize), truth = sums[i].Answer.PadRight(AnswerSize);
            right += said.Zip(truth).Count(pair => pair.First == pair.Second);
            whole += said == truth ? 1 : 0;
        }

        return FormattableString.Invariant($"{100.0 * right / (AnswerSize * sums.Length),8:F1} %   {100.0 * whole / sums.Length,11:F1} %");
    }
}
