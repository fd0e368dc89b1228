using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace LearningTasks.Tasks;

/// <summary>Which phonemes were spoken, learned from utterances and their transcripts alone (Graves et al., 2006, on a small scale).</summary>
internal static class SpeechRecognition
{
    private const int HiddenSize = 24, BatchSize = 16, BatchesPerEpoch = 20, TestUtterances = 256;

    private static readonly Loss SumOfCtc = Losses.Ctc(new CtcOptions { Reduction = Reduction.Sum });

    public static IEnumerable<LearningTask> Rows =>
    [
        Row("BiLSTM(24), 300 batches", "<= 5 % after 300 on average, 5 seeds", bidirectional: true, batches: 300, quick: 300, most: 0.05),
        Row("LSTM(24), 560 batches", "<= 5 % after 560 on average, 5 seeds", bidirectional: false, batches: 560, quick: 560, most: 0.1),
        Row("BiLSTM(24), 1500 batches", "0.0 %", bidirectional: true, batches: 1500, quick: 600, most: 0.01),
    ];

    /// <summary>Trains on utterances drawn anew, and recognises others by the best path.</summary>
    /// <returns>The phoneme error rate: edits per phoneme.</returns>
    public static double Learn(TrainingRun run, bool bidirectional, int batches)
    {
        var rng = new Rng(run.Seed);
        var speech = new ToySpeech(rng);
        var model = new Lstm(ToySpeech.Bands, HiddenSize, rng, new() { Bidirectional = bidirectional, ForgetBias = 1 }).WithWeightsByInputs(0.5f, rng)
            .Then(new PerStep(new Linear(bidirectional ? 2 * HiddenSize : HiddenSize, ToySpeech.Phonemes + 1, rng).WithWeightsByInputs(1, rng)));
        Metric errorRate = Metrics.WordErrorRate(new() { Decode = SequenceDecoders.Ctc(), Name = "phoneme_error_rate" });
        var trainer = new Trainer<Sequence>(model, PerUtterance, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.003f }),
            Clip = GradientClip.ByNorm(1),
            Metrics = [errorRate],
            Callbacks = [new ProgressCallback(run)],
        });
        trainer.Fit(() => Enumerable.Range(0, BatchesPerEpoch).Select(_ => speech.Draw(BatchSize, rng)), batches / BatchesPerEpoch);
        return trainer.Evaluate([speech.Draw(TestUtterances, rng)]).Metrics[errorRate.Name];
    }

    /// <summary>The mean over utterances, not divided by their phonemes as the library's own mean is: so gradients are longer than the clipping
    /// allows, and all steps weigh the same, as in the published runs.</summary>
    private static Tensor PerUtterance(Prediction prediction, Target target) => SumOfCtc(prediction, target) * (1f / target.Shape[0]);

    private static LearningTask Row(string network, string published, bool bidirectional, int batches, int quick, double most) => new()
    {
        Name = "speech",
        Title = "toy speech, CTC: phoneme error rate",
        Network = network,
        Published = published,
        Source = "schmidhuber-problems",
        Learn = run => Learn(run, bidirectional, run.Steps(batches, quick)),
        Holds = rate => rate <= most,
        Claim = FormattableString.Invariant($"<= {most:P0}"),
        Format = "P1",
        Seeds = 5,
    };
}
