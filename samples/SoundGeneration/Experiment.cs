using System.Diagnostics;
using RnnLib;
using RnnLib.Audio;
using RnnLib.Reporting;
using RnnLib.Training;

namespace SoundGeneration;

/// <summary>Learn, score beside the baselines, save, reload, play, draw: for each head.</summary>
internal sealed class Experiment(Settings settings)
{
    private const int StreamCount = 16, Chunk = 50, LinearOrder = 16;
    private const float PrimerSeconds = 0.25f;

    private readonly MuLaw _law = new();

    /// <returns>Nats per sample on the test part: of softmax, mixture and the best baseline.</returns>
    public (double Softmax, double Mixture, double Baseline) Run()
    {
        Sounds sounds = Sounds.Load(settings);
        int[] train = Encode(sounds.Train), validation = Encode(sounds.Validation), test = Encode(sounds.Test);
        string Seconds(int[] codes) => FormattableString.Invariant($"{codes.Length / (double)Sounds.Rate:F1} s");
        Console.WriteLine($"{Seconds(train)} of sound to learn from{(settings.Data is null ? ", made by rule" : "")}, "
            + $"{Seconds(validation)} to know when to stop, {Seconds(test)} to test on.");

        var baselines = new Baselines(train, _law);
        List<(string Name, double Nats)> scores =
        [
            ("every class as often as in training", baselines.Frequencies(test)),
            ("as often as after the sample before", baselines.SampleBefore(test)),
            ($"linear prediction, order {LinearOrder}", baselines.LinearPrediction(test, LinearOrder)),
            ("the same, spread of its last errors", baselines.LinearPrediction(test, LinearOrder, memory: 0.95)),
        ];
        double best = scores.Min(score => score.Nats);
        Head[] heads = [new SoftmaxHead(_law), new MixtureHead(_law)];
        var models = Array.ConvertAll(heads, head => Train(head, train, validation));
        double[] nats = [.. heads.Zip(models, (head, model) => Score(model, head, test))];
        scores.InsertRange(0, heads.Zip(nats, (head, value) => ($"LSTM({settings.Hidden}), {head.Name}", value)));

        Console.WriteLine();
        Console.WriteLine($"-log p of the next of {_law.Channels} classes, on sound never heard:     nats   bits");
        foreach (var (name, value) in scores)
            Console.WriteLine(FormattableString.Invariant($"  {name,-52} {value,7:F3} {value / Math.Log(2),6:F3}"));
        Console.WriteLine();
        Play(heads, models, sounds.Test);
        return (nats[0], nats[1], best);
    }

    private int[] Encode(float[] samples)
    {
        int[] codes = new int[samples.Length];
        _law.Encode(samples, codes);
        return codes;
    }

    private SampleModel Train(Head head, int[] train, int[] validation)
    {
        var rng = new Rng(settings.Seed);
        var model = new SampleModel(settings.Hidden, head, rng);
        Console.WriteLine();
        Console.WriteLine($"The {head.Name} head, {model.ParameterCount:N0} parameters:");
        var trainer = new Trainer<Sequence>(model, head.Loss, new()
        {
            Optimizer = new Adam(new() { LearningRate = 5e-3f }),
            Schedule = Schedules.Cosine(settings.Epochs),
            Clip = GradientClip.ByNorm(1),
            TruncatedBptt = new(Chunk) { CarryBetweenBatches = true },
            Callbacks = [new ConsoleProgress(), new EarlyStopping(patience: 8)],
            Seed = settings.Seed,
        });
        IEnumerable<Batch<Sequence>> Batches((Sequence Input, TokenBatch Next) streams) => [new(streams.Input, head.TargetOf(streams.Next, rng))];
        var (learning, checking) = (Past.Streams(train, StreamCount, _law), Past.Streams(validation, 4, _law));
        History history = trainer.Fit(() => Batches(learning), settings.Epochs, () => Batches(checking));
        LossChart.Save(history, settings.PathOf($"{head.Name}-loss.png"));
        return model;
    }

    private double Score(SampleModel model, Head head, int[] test)
    {
        var (input, next) = Past.Streams(test, 1, _law);
        Tensor rows = model.Predict(input).Values;
        return -Enumerable.Range(0, next.Time).Average(i => head.LogProbability(rows.Data.Slice(i * head.Width, head.Width), next.Tokens[i]));
    }

    /// <summary>Every head writes two sounds: one from silence, one that goes on from the beginning of the test part. The reloaded model must write
    /// the same.</summary>
    private void Play(Head[] heads, SampleModel[] models, float[] test)
    {
        float[] primer = test[..Math.Min(test.Length, (int)(PrimerSeconds * Sounds.Rate))];
        int count = 3 * Sounds.Rate;
        List<(string Name, float[] Sound)> shown = [("real", test[..Math.Min(test.Length, count)])];
        foreach (var (head, model) in heads.Zip(models))
        {
            string path = settings.PathOf($"{head.Name}.safetensors");
            model.Save(path);
            var again = new SampleModel(settings.Hidden, head, new Rng(settings.Seed + 1));
            again.Load(path);
            float[] Sound(SampleModel from, float[] given, int samples) =>
                new Musician(from, head, _law).Play(given, samples, settings.Temperature, new Rng(settings.Seed));

            long start = Stopwatch.GetTimestamp();
            float[] free = Sound(model, [], count);
            double rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
            float[] primed = [.. primer, .. Sound(model, primer, count - primer.Length)];
            if (!Sound(again, [], Sounds.Rate).AsSpan().SequenceEqual(free.AsSpan(0, Sounds.Rate)))
                throw new InvalidOperationException("the reloaded model writes something else");
            Console.WriteLine($"The {head.Name} head writes {rate:N0} samples a second, {rate / Sounds.Rate:F1} times as many as are heard; "
                + "the reloaded one writes the same sound.");
            WavFile.Write(settings.PathOf($"{head.Name}.wav"), new(free, Sounds.Rate));
            WavFile.Write(settings.PathOf($"{head.Name}-primed.wav"), new(primed, Sounds.Rate));
            shown.Add((head.Name, primed));
        }

        WavFile.Write(settings.PathOf("real.wav"), new(shown[0].Sound, Sounds.Rate));
        Figure.Save(shown, settings.PathOf("sound.png"));
        Console.WriteLine($"Wrote for each head NAME.wav, NAME-primed.wav (after {PrimerSeconds} s of the test part), NAME.safetensors and NAME-loss.png, "
            + $"besides real.wav and sound.png, to {settings.Output}.");
    }
}
