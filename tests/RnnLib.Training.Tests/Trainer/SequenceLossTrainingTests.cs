using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>Losses over whole sequences in a trainer: lengths of their own, parameters of their own.</summary>
public sealed class SequenceLossTrainingTests
{
    [Fact]
    public void Ctc_InATrainer_LearnsAndWeighsSequences()
    {
        var rng = new Rng(1);
        Module<TokenBatch, Sequence> model = new Embedding(4, 8, rng).Then(new Gru(8, 16, rng, new() { Bidirectional = true })).Then(new PerStep(new Linear(32, 4, rng)));
        var trainer = new Trainer<TokenBatch>(model, Losses.Ctc, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.01f }),
            Metrics = [Metrics.WordErrorRate(new() { Decode = SequenceDecoders.Ctc() })],
        });
        Batch<TokenBatch> one = Stretched([[1, 2, 3], [2, 1]]), other = Stretched([[3, 3, 1], [2], [1, 3, 2, 2]]);

        History history = trainer.Fit(() => [one, other], epochs: 120);

        Assert.Equal(0, history.Epochs[^1].Metrics["word_error_rate"]);
        double expected = (2 * trainer.Evaluate([one]).Loss + 3 * trainer.Evaluate([other]).Loss) / 5;
        Assert.Equal(expected, trainer.Evaluate([one, other]).Loss, 1e-6);
    }

    [Fact]
    public void Crf_InATrainer_LearnsItsTransitionsWithTheModel()
    {
        var rng = new Rng(2);
        var crf = new LinearChainCrf(3, rng);
        Module<TokenBatch, Sequence> model = new Embedding(4, 8, rng)
            .Then(new Lstm(8, 8, rng, new() { Bidirectional = true })).Then(new PerStep(new Linear(16, 3, rng))).Then(crf);
        var trainer = new Trainer<TokenBatch>(model, crf.NegativeLogLikelihood, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.02f }),
            Metrics = [Metrics.DecodedAccuracy(new() { Decode = SequenceDecoders.Crf(crf) })],
        });
        float[] before = crf.Parameter("transitions").Value.ToArray();
        var words = new TokenBatch(2, 6, [0, 1, 2, 3, 1, 0, 2, 2, 1, 0, 0, 0], [6, 4]);
        var tags = new TokenBatch(2, 6, [0, 1, 1, 2, 0, 1, 2, 0, 1, 1, 0, 0], [6, 4]);

        History history = trainer.Fit(() => [new(words, tags)], epochs: 100);

        Assert.Equal(1, history.Epochs[^1].Metrics["decoded_accuracy"]);
        Assert.True(history.Epochs[^1].Loss < 0.05 && history.Epochs[0].Loss > 0.5);
        Assert.All(before.Zip(crf.Parameter("transitions").Value.ToArray()), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal([0, 1, 1, 2, 0, 1], crf.Decode(model.Predict(words))[0].Tags);
    }

    /// <summary>Each label for three steps, silence between.</summary>
    private static Batch<TokenBatch> Stretched(int[][] labels) =>
        new(TokenBatch.Pad([.. labels.Select(row => row.SelectMany(label => (int[])[label, label, label, 0]).ToArray())]), TokenBatch.Pad(labels));
}
