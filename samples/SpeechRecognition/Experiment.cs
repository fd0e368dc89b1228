using System.Diagnostics;
using RnnLib;
using RnnLib.Reporting;
using RnnLib.Training;

namespace SpeechRecognitionSample;

/// <summary>Load, train, test on what was never heard, draw, save, reload.</summary>
internal sealed class Experiment(Settings settings)
{
    public void Run()
    {
        settings.Check();
        long start = Stopwatch.GetTimestamp();
        var rng = new Rng(settings.Seed);
        Corpus corpus = Corpus.Load(settings);
        var alphabet = Alphabet.Of(corpus.Train.Select(utterance => utterance.Text).Concat(corpus.Joins ? [" "] : []));
        var recognizer = new Recognizer(alphabet, settings.HiddenSize, rng);
        Console.WriteLine(corpus.Description);
        Console.WriteLine($"{corpus.Train.Length} recordings to learn from, {corpus.Train.Sum(utterance => utterance.Sound.Duration.TotalSeconds) / 60:F1} minutes; " +
            $"{alphabet.Characters.Length} characters: {alphabet.Characters.Replace(' ', '␣')}");
        Console.WriteLine(recognizer.Model.Summary());

        Train(recognizer, corpus, rng);
        Report(recognizer, corpus);
        recognizer.Save(settings.ModelPath);
        Utterance[] some = [.. corpus.Tests[^1].Utterances.Take(40)];
        Console.WriteLine(Recognizer.Load(settings.ModelPath).Transcribe(some).SequenceEqual(recognizer.Transcribe(some))
            ? $"Wrote {settings.ModelPath}; reloaded, it writes the same."
            : throw new InvalidOperationException("the reloaded model writes something else"));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
    }

    private void Train(Recognizer recognizer, Corpus corpus, Rng rng)
    {
        int epochs = settings.Epochs ?? corpus.Epochs;
        var batches = new TrainingBatches(corpus, recognizer.Alphabet, settings.BatchSize, settings.Plain, rng);
        var trainer = new Trainer<Sequence>(recognizer.Model, Losses.Ctc(new CtcOptions { ZeroInfinity = true }), new()
        {
            Optimizer = new Adam(new() { LearningRate = 3e-3f }),
            Schedule = Schedules.Cosine(epochs: epochs, minimum: 1e-4),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.CharacterErrorRate(new() { Decode = SequenceDecoders.Ctc() })],
            Callbacks =
            [
                new ConsoleProgress(),
                new Checkpoint(settings.RunPath),
                .. settings.Minutes is { } minutes ? (Callback[])[new TimeLimit(TimeSpan.FromMinutes(minutes))] : [],
            ],
            Generators = [rng],
            Seed = settings.Seed,
        });
        if (settings.Resume)
            trainer.Resume(settings.RunPath);
        if (trainer.Fit(batches.Epoch, epochs).StopReason is { } reason)
            Console.WriteLine(reason);
    }

    private void Report(Recognizer recognizer, Corpus corpus)
    {
        var lexicon = new Lexicon(corpus.Train.SelectMany(utterance => utterance.Text.Split(' ')).Distinct(), recognizer.Alphabet);
        var baselines = new Baselines(corpus.Train);
        foreach (TestSet test in corpus.Tests)
        {
            string[] said = [.. test.Utterances.Select(utterance => utterance.Text)];
            string[] greedy = recognizer.Transcribe(test.Utterances);
            var (name, baseline) = baselines.Transcribe(test.Utterances);
            Console.WriteLine($"\n{test.Name}: {said.Length} recordings, {said.Sum(text => text.Split(' ').Length)} words");
            Score(name, baseline, said);
            Score("LSTM with CTC, best path", greedy, said);
            Score("LSTM with CTC, beam with lexicon", recognizer.Transcribe(test.Utterances, lexicon), said);
            foreach (int wrong in Enumerable.Range(0, said.Length).Where(i => greedy[i] != said[i]).Take(3))
                Console.WriteLine($"    said \"{said[wrong]}\", heard \"{greedy[wrong]}\"");
        }

        Console.WriteLine($"\n  {corpus.Published}");
        Utterance shown = corpus.Tests[^1].Utterances.MinBy(utterance => Math.Abs(utterance.Sound.Duration.TotalSeconds - 1.8))!;
        Picture.Save(shown, recognizer, settings.PicturePath);
        Console.WriteLine($"Wrote {settings.PicturePath}.");
    }

    private static void Score(string name, string[] heard, string[] said) =>
        Console.WriteLine($"  {name,-34} words wrong {TextScores.WordErrorRate(heard, said),7:P2}   characters wrong {TextScores.CharacterErrorRate(heard, said),7:P2}");
}
