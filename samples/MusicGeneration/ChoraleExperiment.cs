using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace MusicGeneration;

/// <summary>Which of the 88 keys go down at the next step: a binary cross-entropy each (Boulanger-Lewandowski, Bengio and Vincent, 2012).</summary>
internal sealed class ChoraleExperiment(Settings settings)
{
    /// <summary>LSTM, GRU and tanh network on the JSB chorales (Bai, Kolter and Koltun, 2018, table 1).</summary>
    private const string Published = "LSTM 8.45, GRU 8.43, RNN 8.91";

    /// <returns>The negative log-likelihood per step on the test part: of the network and of the better baseline.</returns>
    public (double Network, double Baseline) Run()
    {
        Chorales chorales = Chorales.Load(settings.Data!);
        Console.WriteLine($"{chorales.Train.Count} pieces to learn from, {chorales.Validation.Count} to know when to stop, {chorales.Test.Count} to test on.");
        var rng = new Rng(settings.Seed);
        var model = NewModel(rng);
        Console.WriteLine(model.Summary());
        SequenceDataset train = Shifted(chorales.Train), validation = Shifted(chorales.Validation), test = Shifted(chorales.Test);
        var trainer = new Trainer<Sequence>(model, PerStepLoss, new()
        {
            Optimizer = new Adam(new() { LearningRate = 2e-3f }),
            Schedule = Schedules.Cosine(Epochs),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ConsoleProgress(), new EarlyStopping(patience: 15)],
            Seed = settings.Seed,
        });
        History history = trainer.Fit(() => train.Batches(8, shuffle: rng), Epochs, () => validation.Batches(32));

        double network = trainer.Evaluate(test.Batches(32)).Loss;
        double alone = KeyBaseline.NegativeLogLikelihood(chorales.Train, chorales.Test, looksBack: false);
        double before = KeyBaseline.NegativeLogLikelihood(chorales.Train, chorales.Test, looksBack: true);
        Console.WriteLine();
        Console.WriteLine("Negative log-likelihood per step on the test part:");
        Console.WriteLine($"  {"LSTM",-42} {network:F2}");
        Console.WriteLine($"  {"each key as often as in the training part",-42} {alone:F2}");
        Console.WriteLine($"  {"the same, knowing the key's step before",-42} {before:F2}");
        Console.WriteLine($"  {"published, on the JSB chorales",-42} {Published}");

        LossChart.Save(history, settings.PathOf("loss.png"));
        model.Save(settings.PathOf("model.safetensors"));
        var again = NewModel(new Rng(settings.Seed + 1));
        again.Load(settings.PathOf("model.safetensors"));
        double reloaded = new Trainer<Sequence>(again, PerStepLoss).Evaluate(test.Batches(32)).Loss;
        Console.WriteLine(reloaded == network ? "The reloaded model scores the same." : throw new InvalidOperationException("the reloaded model scores something else"));
        Write(again, chorales.Test[0]);
        return (network, Math.Min(alone, before));
    }

    private int Epochs => settings.Epochs ?? (settings.Quick ? 5 : 200);

    private int Hidden => settings.HiddenSize ?? (settings.Quick ? 64 : 200);

    private Module<Sequence, Sequence> NewModel(Rng rng) =>
        new Lstm(Chorales.Keys, Hidden, rng)
            .Then(new PerStep(new Dropout(0.5f)))
            .Then(new PerStep(new Linear(Hidden, Chorales.Keys, rng)));

    /// <summary>Summed over the keys, not their mean as the library's loss is.</summary>
    private static Tensor PerStepLoss(Prediction prediction, Target target) => Losses.BinaryCrossEntropyWithLogits(prediction, target) * Chorales.Keys;

    /// <summary>Steps as inputs, and the steps that follow as targets.</summary>
    private static SequenceDataset Shifted(IReadOnlyList<Tensor> pieces) => new(
        [.. pieces.Select(piece => Ops.Slice(piece, axis: 0, start: 0, count: piece.Shape[0] - 1))],
        [.. pieces.Select(piece => Ops.Slice(piece, axis: 0, start: 1, count: piece.Shape[0] - 1))]);

    /// <summary>Reads the beginning of a piece and plays on: each key drawn with its own probability.</summary>
    private void Write(Module<Sequence, Sequence> model, Tensor piece)
    {
        const int steps = 64;
        var rng = new Rng(settings.Seed);
        int given = Math.Min(8, piece.Shape[0]);
        var played = new List<float>(piece.Data[..(given * Chorales.Keys)].ToArray());
        var carried = new CarriedState();
        using ForwardContext pass = ForwardContext.Predicting(carried);
        Tensor input = Ops.Reshape(Ops.Slice(piece, axis: 0, start: 0, count: given), [1, given, Chorales.Keys]);
        for (int step = 0; step < steps; step++)
        {
            Sequence said = model.Forward(new Sequence(input), pass);
            float[] keys = said.Values.Data[^Chorales.Keys..].ToArray();
            foreach (ref float key in keys.AsSpan())
                key = rng.NextSingle() < 1 / (1 + MathF.Exp(-key / settings.Temperature)) ? 1 : 0;
            played.AddRange(keys);
            input = Tensor.From([1, 1, Chorales.Keys], keys);
        }

        IReadOnlyList<Note> notes = Chorales.ToNotes(played.ToArray(), MidiFile.TicksPerQuarter / 2);
        MidiFile.Write(settings.PathOf("chorale.mid"), [notes], beatsPerMinute: 60, instrument: 19);   // a church organ
        Console.WriteLine($"Wrote chorale.mid ({notes.Count} notes; the first {given} steps are given), loss.png and model.safetensors to {settings.Output}.");
    }
}
