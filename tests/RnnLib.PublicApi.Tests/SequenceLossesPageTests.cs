using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/sequence-losses.md, compiled and run as one program.</summary>
public sealed class SequenceLossesPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "SequenceLossesPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "sequence-losses.md"));

        Assert.True(code.Length > 40);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_RecognisesAndTags()
    {
        var rng = new Rng(seed: 1);
        Module<Sequence, Sequence> recogniser = new Lstm(8, 24, rng, new() { Bidirectional = true })
            .Then(new PerStep(new Linear(48, 4, rng)));                             // the blank is class 0, the labels 1 to 3
        Sequence frames = new Sequence(Tensor.Uniform([2, 30, 8], -1, 1, rng), lengths: [30, 22]);
        TokenBatch labels = TokenBatch.Pad([[1, 3, 3, 2], [2, 1]]);

        var trainer = new Trainer<Sequence>(recogniser, Losses.Ctc, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.01f }),
            Metrics = [Metrics.WordErrorRate(new() { Decode = SequenceDecoders.Ctc(), Name = "label_error_rate" })],
        });
        trainer.Fit(() => [new(frames, labels)], epochs: 300);

        Loss lenient = Losses.Ctc(new CtcOptions { ZeroInfinity = true });

        Sequence logits = recogniser.Predict(frames);
        CtcHypothesis[] said = CtcDecoder.Greedy(logits);                           // said[0].Labels
        CtcHypothesis[][] best = CtcDecoder.BeamSearch(logits, new() { Width = 50, Hypotheses = 5 });

        var options = new CtcBeamOptions
        {
            Width = 50,
            LanguageModel = (prefix, label) => prefix.Length > 0 && prefix[^1] == label ? Math.Log(0.1) : Math.Log(0.45),
            LanguageModelWeight = 0.5,
            LengthBonus = 0.2,
        };
        CtcHypothesis found = CtcDecoder.BeamSearch(logits, options)[0][0];         // Labels, LogProbability, Score

        Assert.Equal([1, 3, 3, 2], said[0].Labels);
        Assert.Equal([2, 1], said[1].Labels);
        Assert.Equal([1, 3, 3, 2], best[0][0].Labels);
        Assert.Equal([1, 3, 3, 2], found.Labels);
        Assert.Equal(0, trainer.Evaluate([new(frames, labels)]).Metrics["label_error_rate"]);
        Assert.Equal(0, lenient(Tensor.Zeros([1, 2, 4]), TokenBatch.FromSingle(1, 1)).ToScalar());
        Assert.Contains("sequence 0 has 2 frames, but its 2 labels need 3", Assert.Throws<ArgumentException>(() => Losses.Ctc(Tensor.Zeros([1, 2, 4]), TokenBatch.FromSingle(1, 1))).Message);

        var crf = new LinearChainCrf(tags: 3, rng);
        var tagger = new Embedding(vocabularySize: 50, embeddingSize: 16, rng)
            .Then(new Lstm(16, 16, rng, new() { Bidirectional = true }))
            .Then(new PerStep(new Linear(32, 3, rng)))
            .Then(crf);
        TokenBatch words = TokenBatch.Pad([[4, 17, 9, 30, 2], [8, 4, 21]]), tags = TokenBatch.Pad([[0, 1, 2, 0, 0], [0, 1, 2]]);

        var taggerTrainer = new Trainer<TokenBatch>(tagger, crf.NegativeLogLikelihood, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.02f }),
            Metrics = [Metrics.DecodedAccuracy(new() { Decode = SequenceDecoders.Crf(crf) })],
        });
        taggerTrainer.Fit(() => [new(words, tags)], epochs: 60);

        Sequence emissions = tagger.Predict(words);
        CrfPath[] paths = crf.Decode(emissions);                                    // Viterbi: paths[0].Tags, Score, LogProbability
        Sequence marginals = crf.Marginals(emissions);                              // p(tag) at each step, [batch, time, tags]

        Assert.Equal([0, 1, 2, 0, 0], paths[0].Tags);
        Assert.Equal([0, 1, 2], paths[1].Tags);
        Assert.True(marginals.Values[0, 1, 1] > 0.9);
        Assert.Equal(1, taggerTrainer.Evaluate([new(words, tags)]).Metrics["decoded_accuracy"]);

        var temperature = new Parameter("temperature", Tensor.From(1f));
        Loss tempered = (prediction, target) =>
            Losses.CrossEntropy(prediction.Values * ForwardContext.Of(prediction.Values).Read(temperature), target);

        var pass = ForwardContext.Training(rng);
        Gradients gradients = pass.Backward(tempered(tagger.Forward(words, pass).Values, tags));
        Assert.NotEqual(0, gradients.Of(temperature)[0]);
    }
}
