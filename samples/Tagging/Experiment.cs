using System.Diagnostics;
using RnnLib;
using RnnLib.Reporting;
using RnnLib.Training;
using Spectre.Console;

namespace Tagging;

/// <summary>Load, train, test beside each word's most frequent tag, save, reload, show.</summary>
internal sealed class Experiment(Settings settings)
{
    private const float TestFraction = 0.2f, ValidationFraction = 0.05f, Dropout = 0.3f;
    private const int TestBatch = 64;

    public void Run()
    {
        settings.Check();
        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(settings.Output);
        var rng = new Rng(settings.Seed);
        var (train, validation, test) = Load(rng);
        Lexicon lexicon = Lexicon.Of(train);
        Console.WriteLine($"{train.Length:N0} sentences to learn from, {validation.Length:N0} to watch, {test.Length:N0} with {test.Sum(one => one.Words.Length):N0} words to test on; "
            + $"{lexicon.Words.Count:N0} words that occur twice, {lexicon.Tags.Count} tags.");

        var tagger = new Tagger(lexicon, settings.Embedding, settings.Characters, settings.Hidden, settings.UsesCrf, Dropout, rng);
        Console.WriteLine(tagger.Model.Summary());
        string run = Path.Combine(settings.Output, "run.safetensors");
        var trainer = new Trainer<WordBatch>(tagger.Model, tagger.Loss, new()
        {
            Optimizer = new Adam(new() { LearningRate = settings.Quick ? 2e-2f : 4e-3f }),
            Schedule = Schedules.Cosine(epochs: settings.Epochs, minimum: 4e-4),
            Clip = GradientClip.ByNorm(1),
            Callbacks =
            [
                new ConsoleProgress(),
                new Checkpoint(run),
                .. settings.Minutes is { } minutes ? [new TimeLimit(TimeSpan.FromMinutes(minutes))] : Array.Empty<Callback>(),
            ],
            Seed = settings.Seed,
        });
        var learn = new TaggedDataset(train, lexicon);
        var watch = new TaggedDataset(validation, lexicon);
        if (settings.Resume)
            trainer.Resume(run);
        History history = trainer.Fit(() => learn.Batches(32, shuffle: rng), settings.Epochs, () => watch.Batches(TestBatch));
        if (history.StopReason is { } reason)
            Console.WriteLine($"Stopped: {reason}; --resume goes on.");
        if (history.Epochs.Count > 0)
            LossChart.Save(history, Path.Combine(settings.Output, "loss.png"));

        string[][] said = TagAll(tagger, test);
        Report(train, test, said);
        string path = Path.Combine(settings.Output, "model.safetensors");
        tagger.Save(path);
        Console.WriteLine($"Wrote loss.png, run.safetensors and model.safetensors to {settings.Output}.");
        Tagger reloaded = Tagger.Load(path);
        bool same = TagAll(reloaded, test).Zip(said).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        Console.WriteLine(same ? "The reloaded model tags the same:" : throw new InvalidOperationException("the reloaded model is another one"));
        Show(reloaded, settings.Texts.Count > 0 ? settings.Texts : [.. test.Take(3).Select(sentence => string.Join(' ', sentence.Words))]);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    public static void Show(Tagger tagger, IReadOnlyList<string> texts)
    {
        foreach (string text in texts)
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                throw new ArgumentException("--text: expected words, got none.");
            string[] tags = tagger.Tag([words])[0];
            AnsiConsole.MarkupLine(string.Join(' ', words.Zip(tags, (word, tag) => $"{word.EscapeMarkup()}[grey]/{tag.EscapeMarkup()}[/]")));
        }
    }

    private (TaggedSentence[] Train, TaggedSentence[] Validation, TaggedSentence[] Test) Load(Rng rng)
    {
        TaggedSentence[] all = settings.Data is { } path
            ? TaggedFile.Read(path, settings.Columns)
            : ToySentences.Create(settings.Quick ? 800 : 3000, rng);
        rng.Shuffle<TaggedSentence>(all);
        TaggedSentence[] test = settings.Test is { } separate ? TaggedFile.Read(separate, settings.Columns) : [];
        if (settings.Test is null)
        {
            int held = (int)(all.Length * TestFraction);
            (test, all) = (all[..held], all[held..]);
        }

        int watched = (int)(all.Length * ValidationFraction);
        return watched > 0 && test.Length > 0
            ? (all[watched..], all[..watched], test)
            : throw new ArgumentException("--data: there are too few sentences: 30 at least are needed.");
    }

    private static string[][] TagAll(Tagger tagger, TaggedSentence[] sentences) =>
        [.. sentences.Chunk(TestBatch).SelectMany(some => tagger.Tag([.. some.Select(sentence => sentence.Words)]))];

    private void Report(TaggedSentence[] train, TaggedSentence[] test, string[][] said)
    {
        var baseline = new MostFrequentTag(train);
        var (words, unseen) = (0, 0);
        var (right, rightUnseen, baseRight, baseUnseen) = (0, 0, 0, 0);
        foreach (var (sentence, tags) in test.Zip(said))
        {
            for (int i = 0; i < tags.Length; i++)
            {
                int isRight = tags[i] == sentence.Tags[i] ? 1 : 0, isBase = baseline.Tag(sentence.Words[i]) == sentence.Tags[i] ? 1 : 0;
                (words, right, baseRight) = (words + 1, right + isRight, baseRight + isBase);
                if (!baseline.Knows(sentence.Words[i]))
                    (unseen, rightUnseen, baseUnseen) = (unseen + 1, rightUnseen + isRight, baseUnseen + isBase);
            }
        }

        string Share(int count, int of) => of == 0 ? "-" : FormattableString.Invariant($"{100.0 * count / of:F2} %");
        Console.WriteLine();
        Console.WriteLine("Tags right, of words never trained on:    all   of those unseen in training");
        Console.WriteLine($"  {(settings.UsesCrf ? "bidirectional LSTM with CRF" : "bidirectional LSTM"),-34} {Share(right, words),8}   {Share(rightUnseen, unseen),8}");
        Console.WriteLine($"  {"each word's most frequent tag",-34} {Share(baseRight, words),8}   {Share(baseUnseen, unseen),8}");
        Console.WriteLine();
    }
}
