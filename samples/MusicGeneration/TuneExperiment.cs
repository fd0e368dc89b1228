using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace MusicGeneration;

/// <summary>A character model of tunes in ABC notation, which writes new ones.</summary>
internal sealed class TuneExperiment(Settings settings)
{
    private const int BatchSize = 16, Chunk = 64, Longest = 600;

    /// <returns>Bits per character on tunes never seen: of the network and of counting.</returns>
    public (double Network, double Baseline) Run()
    {
        var rng = new Rng(settings.Seed);
        IReadOnlyList<AbcTune> all = settings.Data is null ? SimpleTunes.Draw(settings.Quick ? 600 : 1000, rng) : AbcTune.Load(settings.Data);
        string[] lines = [.. all.Select(tune => tune + "\n")];
        rng.Shuffle(lines.AsSpan());
        int test = lines.Length / 10, validation = lines.Length / 20, train = lines.Length - test - validation;
        string learn = string.Concat(lines[..train]), check = string.Concat(lines[train..^test]), held = string.Concat(lines[^test..]);
        var vocabulary = Vocabulary.Build(lines, VocabularyOptions.Characters);
        Console.WriteLine($"{lines.Length} tunes{(settings.Data is null ? " made by rule" : "")}, {learn.Length:N0} characters to learn from, {vocabulary.Count} different ones; {test} tunes to test on.");

        var model = NewModel(vocabulary.Count, rng);
        Console.WriteLine(model.Summary());
        Metric bits = Metrics.BitsPerCharacter();
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 3e-3f }),
            Schedule = Schedules.Cosine(Epochs),
            Clip = GradientClip.ByNorm(1),
            TruncatedBptt = new(Chunk) { CarryBetweenBatches = true },
            Metrics = [bits],
            Callbacks = [new ConsoleProgress(), new EarlyStopping(patience: 4)],
            Seed = settings.Seed,
        });
        TokenStreams Streams(string text, int rows) => new(vocabulary.EncodeStream([text], addEnd: false), rows);
        TokenStreams learning = Streams(learn, BatchSize), checking = Streams(check, 4), testing = Streams(held, 4);
        History history = trainer.Fit(() => learning.Batches(), Epochs, () => checking.Batches());

        double network = trainer.Evaluate(testing.Batches()).Metrics[bits.Name], baseline = double.PositiveInfinity;
        Console.WriteLine();
        Console.WriteLine("Bits per character of tunes never seen:");
        Console.WriteLine($"  {"LSTM",-42} {network:F3}");
        foreach (int order in new[] { 1, 3, 5 })
        {
            double counting = new CharacterBaseline(learn, order, vocabulary.Count).BitsPerCharacter(held);
            Console.WriteLine($"  {$"counting what follows the last {order}",-42} {counting:F3}");
            baseline = Math.Min(baseline, counting);
        }

        LossChart.Save(history, settings.PathOf("loss.png"));
        model.Save(settings.PathOf("model.safetensors"), vocabulary.ToMetadata());
        Write(model, vocabulary, all[0]);
        return (network, baseline);
    }

    private int Epochs => settings.Epochs ?? (settings.Quick ? 8 : 15);

    private int Hidden => settings.HiddenSize ?? (settings.Quick ? 64 : settings.Data is null ? 128 : 192);

    private Module<TokenBatch, Sequence> NewModel(int characters, Rng rng) =>
        new Embedding(characters, 32, rng)
            .Then(new Lstm(32, Hidden, rng))
            .Then(new PerStep(new Dropout(0.3f)))
            .Then(new PerStep(new Linear(Hidden, characters, rng)));

    /// <summary>The reloaded model must write the same tune, which becomes a score and a MIDI file.</summary>
    private void Write(Module<TokenBatch, Sequence> model, Vocabulary vocabulary, AbcTune like)
    {
        string prompt = $"{like.Metre} {like.Key} ";
        string tune = Continue(model, vocabulary, prompt);
        var again = NewModel(vocabulary.Count, new Rng(settings.Seed + 1));
        Vocabulary restored = Vocabulary.FromMetadata(again.Load(settings.PathOf("model.safetensors")));
        Console.WriteLine(Continue(again, restored, prompt) == tune ? "The reloaded model writes the same." : throw new InvalidOperationException("the reloaded model writes something else"));

        AbcTune written = AbcTune.Parse(tune);
        File.WriteAllText(settings.PathOf("tune.abc"), written.ToFile("A tune by a network"));
        IReadOnlyList<Note> notes = AbcMelody.Read(written);
        MidiFile.Write(settings.PathOf("tune.mid"), [notes], beatsPerMinute: 120, instrument: 73);   // a flute
        Console.WriteLine($"A tune of {notes.Count} notes:\n  {tune}");
        Console.WriteLine($"Wrote tune.mid, tune.abc, loss.png and model.safetensors to {settings.Output}.");
    }

    private string Continue(Module<TokenBatch, Sequence> model, Vocabulary vocabulary, string prompt)
    {
        var options = new SamplingOptions { Choice = TokenChoice.Sample(settings.Temperature), MaximumLength = Longest, EndToken = vocabulary["\n"] };
        TokenHypothesis written = new LanguageModel(model).Write(TokenBatch.FromSingle(vocabulary.EncodeStream([prompt], addEnd: false)), options, new Rng(settings.Seed))[0];
        return (prompt + vocabulary.Decode([.. written.Tokens])).TrimEnd('\n');
    }
}
