using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace SentimentAnalysis;

/// <summary>Load, train, test beside Naive Bayes, show the words that counted, save, reload.</summary>
internal sealed class Experiment(Settings settings)
{
    public void Run()
    {
        settings.Check();
        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(settings.Output);
        var rng = new Rng(settings.Seed);
        Reviews reviews = Reviews.Load(settings, rng);
        Vocabulary vocabulary = Vocabulary.Build(reviews.Train.Texts, new() { MaxSize = settings.MaximumWords, MinCount = settings.FewestOccurrences });
        Console.WriteLine($"{reviews.Train.Count:N0} texts to learn from, {reviews.Validation.Count:N0} to choose the epoch by, {reviews.Test.Count:N0} to test on; "
            + $"{vocabulary.Count:N0} different words.");

        var model = Classifier.NewModel(
            new(settings.WordDropout, vocabulary.UnknownId!.Value), Embedding(vocabulary, rng), settings.Hidden, reviews.Train.ClassNames.Count, settings.Dropout, settings.Pooling, rng);
        Console.WriteLine(model.Summary());
        var classifier = new Classifier(model, vocabulary, reviews.Train.ClassNames, settings.MaximumLength);
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new AdamW(new() { LearningRate = settings.LearningRate, WeightDecay = settings.WeightDecay }),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.Accuracy],
            Callbacks =
            [
                new ConsoleProgress(),
                .. settings.AverageDecay > 0 ? [new WeightAveraging(new() { Decay = settings.AverageDecay, ValidatesAverages = true })] : Array.Empty<Callback>(),
                new EarlyStopping(patience: settings.Quick ? 20 : 3, new() { Metric = "accuracy", LargerIsBetter = true }),
            ],
            Seed = settings.Seed,
        });
        History history = trainer.Fit(
            () => reviews.Train.Batches(vocabulary, 32, shuffle: rng, options: classifier.Reading),
            settings.Epochs,
            () => reviews.Validation.Batches(vocabulary, 128, options: classifier.Reading));
        LossChart.Save(history, Path.Combine(settings.Output, "loss.png"));

        Evaluation Test(Module<TokenBatch, Tensor> tested) => new Trainer<TokenBatch>(tested, Losses.CrossEntropy, new() { Metrics = [Metrics.Accuracy] })
            .Evaluate(reviews.Test.Batches(vocabulary, 128, options: classifier.Reading));
        Evaluation score = Test(model);
        Report(reviews, vocabulary, score.Metrics["accuracy"]);
        Explain(classifier, reviews.Test);

        string path = Path.Combine(settings.Output, "model.safetensors");
        classifier.Save(path, settings);
        bool same = Test(Classifier.Load(path).Model).Loss == score.Loss;
        Console.WriteLine($"Wrote loss.png, words.html, words.png and model.safetensors to {settings.Output}.");
        Console.WriteLine(same ? "The reloaded model judges the same." : throw new InvalidOperationException("the reloaded model is another one"));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private Embedding Embedding(Vocabulary vocabulary, Rng rng)
    {
        if (settings.Vectors is not { } path)
            return new(Tensor.Uniform([vocabulary.Count, settings.Embedding], -0.05f, 0.05f, rng));   // Keras's range: small, so that few texts suffice
        WordVectors vectors = WordVectors.Read(path, vocabulary, rng);
        Console.WriteLine(vectors);
        return new(vectors.Table, paddingIndex: vocabulary.PaddingId);
    }

    private static void Report(Reviews reviews, Vocabulary vocabulary, double accuracy)
    {
        TextDataset test = reviews.Test;
        double frequent = test.Classes.GroupBy(of => of).Max(group => group.Count()) / (double)test.Count;
        double bayes = new NaiveBayes(reviews.Train, vocabulary.Tokenizer).Accuracy(test);
        Console.WriteLine();
        Console.WriteLine($"Right of the {test.Count:N0} texts never seen:");
        Console.WriteLine(FormattableString.Invariant($"  bidirectional LSTM       {100 * accuracy,6:F1} %"));
        Console.WriteLine(FormattableString.Invariant($"  Naive Bayes              {100 * bayes,6:F1} %"));
        Console.WriteLine(FormattableString.Invariant($"  the most frequent class  {100 * frequent,6:F1} %"));
        Console.WriteLine();
    }

    /// <summary>Judges of the user's own texts, or of some of the test part, with the words that moved them.</summary>
    private void Explain(Classifier classifier, TextDataset test)
    {
        const int shown = 6, fewestWords = 5, mostWords = 25;
        int[] chosen = settings.Texts.Count > 0
            ? []
            : [.. Enumerable.Range(0, test.Count).Where(i => test.Texts[i].Split(' ').Length is >= fewestWords and <= mostWords).Take(shown)];
        if (chosen.Length == 0 && settings.Texts.Count == 0)
            chosen = [.. Enumerable.Range(0, Math.Min(shown, test.Count))];
        Judgement[] judgements = settings.Texts.Count > 0
            ? Judgements.Show(classifier, settings.Texts)
            : Judgements.Show(classifier, [.. chosen.Select(i => test.Texts[i])], [.. chosen.Select(i => test.ClassNames[test.Classes[i]])]);
        Judgements.SavePage(judgements, Path.Combine(settings.Output, "words.html"));
        Judgements.SaveChart(judgements[0], Path.Combine(settings.Output, "words.png"));
        Console.WriteLine();
    }
}
