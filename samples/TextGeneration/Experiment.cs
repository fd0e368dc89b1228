using System.Diagnostics;
using RnnLib;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace TextGeneration;

/// <summary>Load, train, hold against counts, draw, save, reload, write.</summary>
internal sealed class Experiment(Settings settings)
{
    public void Run()
    {
        settings.Check();
        long start = Stopwatch.GetTimestamp();
        Corpus corpus = Corpus.Load(settings);
        Directory.CreateDirectory(settings.Output);
        int size = corpus.Vocabulary.Count;
        Console.WriteLine($"{size:N0} different {Unit}s; {(long)corpus.Train.Streams * corpus.Train.Steps:N0} to learn from, "
            + $"{(long)corpus.Held.Streams * corpus.Held.Steps:N0} held back.");

        var model = Network.New(settings, size, new Rng(settings.Seed));
        Console.WriteLine(model.Summary());
        if (settings is { Level: Level.Char, Recipe: Recipe.Plain, Layers: 2, Hidden: 128 } && size == 65)
            RequireCharRnn(model);
        History history = Train(model, corpus);
        if (history.Epochs.Count > 0)
            LossChart.Save(history, Path.Combine(settings.Output, "loss.png"));
        Evaluation held = Evaluate(model, corpus);
        Report(corpus, held.Loss, history);
        Finish(model, corpus, held);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private string Unit => settings.IsWords ? "word" : "character";

    private string RunPath => Path.Combine(settings.Output, "run.safetensors");

    private string ModelPath => Path.Combine(settings.Output, "model.safetensors");

    private Dictionary<string, string> Metadata(Corpus corpus) => new(Network.ToMetadata(settings).Concat(corpus.Vocabulary.ToMetadata()));

    private static void RequireCharRnn(Module model)
    {
        if (model.ParameterCount != Network.CharRnnParameters)
            throw new InvalidOperationException($"char-rnn has {Network.CharRnnParameters:N0} parameters, this model {model.ParameterCount:N0}");
        Console.WriteLine($"{model.ParameterCount:N0} parameters, as char-rnn's log says.");
    }

    /// <summary>Trains, from where a saved run stands if asked to; the best weights are in the model then.</summary>
    private History Train(Module<TokenBatch, Sequence> model, Corpus corpus)
    {
        var checkpoint = new Checkpoint(RunPath, new() { KeepBest = true, Metadata = Metadata(corpus) });
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, Network.Training(settings) with
        {
            Callbacks = [new ConsoleProgress(), checkpoint, .. settings.Minutes is { } minutes ? [new TimeLimit(TimeSpan.FromMinutes(minutes))] : Array.Empty<Callback>()],
            Seed = settings.Seed,
        });
        if (settings.Resume)
            trainer.Resume(RunPath);
        else
            File.Delete(checkpoint.BestPath);   // of a run before, in the same folder
        History history = trainer.Fit(() => corpus.Train.Batches(), settings.Epochs, () => corpus.Held.Batches());
        if (history.StopReason is { } reason && history.Epochs.Count < settings.Epochs)
            Console.WriteLine($"Stopped: {reason}; --resume goes on.");
        if (trainer.Optimizer is NtAsgd { IsAveraging: true })
            Console.WriteLine("The weights are averaged: from there on validation was of the averages.");
        if (File.Exists(checkpoint.BestPath))
            model.Load(checkpoint.BestPath);
        return history;
    }

    private Evaluation Evaluate(Module<TokenBatch, Sequence> model, Corpus corpus) =>
        new Trainer<TokenBatch>(model, Losses.CrossEntropy, Network.Training(settings)).Evaluate(corpus.Held.Batches());

    private void Report(Corpus corpus, double loss, History history)
    {
        var learned = corpus.Train.Batches().Single();
        var held = corpus.Held.Batches().Single();
        List<(string Name, double Loss)> rows = [($"LSTM, best of {history.Epochs.Count} epochs", loss)];
        foreach (int order in settings.IsWords ? [1, 2, 3] : new[] { 1, 2, 5 })
            rows.Add(($"counts of {order}-grams, Witten-Bell", new Counts(order, corpus.Vocabulary.Count, learned).Loss(held)));
        if (corpus.LeastLoss is { } least)
            rows.Add(("a model that knows the grammar", least));

        Console.WriteLine();
        Console.WriteLine($"Per {Unit} held back:                      loss  {(settings.IsWords ? "perplexity" : "bits")}");
        foreach (var (name, value) in rows)
            Console.WriteLine($"  {name,-36} {value,7:F4}  {(settings.IsWords ? Math.Exp(value) : value / Math.Log(2)):F3}");
        if (settings is { Level: Level.Char, Recipe: Recipe.Plain } && corpus.Vocabulary.Count == 65)
            Console.WriteLine("  On tiny Shakespeare char-rnn's files show a loss of 1.3950 in epoch 30 (an example in its README).");
    }

    /// <summary>Saves, reloads, and writes: the reloaded model must foresee and write the same.</summary>
    private void Finish(Module<TokenBatch, Sequence> model, Corpus corpus, Evaluation held)
    {
        model.Save(ModelPath, Metadata(corpus));
        Console.WriteLine($"Wrote loss.png, run.safetensors and model.safetensors to {settings.Output}.");
        var reloaded = Writer.Load(ModelPath);
        string text = new Writer(model, corpus.Vocabulary, settings.Level).Write(settings.Writing, settings.Seed);
        bool same = Evaluate(reloaded.Model, corpus).Loss == held.Loss && reloaded.Write(settings.Writing, settings.Seed) == text;
        Console.WriteLine(same ? "The reloaded model foresees and writes the same:" : throw new InvalidOperationException("the reloaded model is another one"));
        Console.WriteLine();
        Console.WriteLine(text);
        Console.WriteLine();
    }
}
