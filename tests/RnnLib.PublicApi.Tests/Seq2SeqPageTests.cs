using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/seq2seq.md, compiled and run as one program.</summary>
public sealed class Seq2SeqPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "Seq2SeqPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "seq2seq.md"));

        Assert.True(code.Length > 50);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Translator_TrainsDecodesAndIsSaved()
    {
        var rng = new Rng(seed: 1);
        int[][] sources = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 1 + rng.NextInt32(4)).Select(_ => 3 + rng.NextInt32(10)).ToArray())], targets = sources;
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");

        PairDataset<TokenBatch> pairs = PairDataset.Of(sources, targets);                      // ids without start (1) and end (2): both are added
        var (train, test) = pairs.Split(testFraction: 0.1f, rng);

        var model = new Seq2Seq<TokenBatch>(
            Encoder.Recurrent(new Embedding(13, 16, rng), new Gru(16, 32, rng, new() { Bidirectional = true })),
            new Embedding(13, 16, rng),                                                        // of the target's tokens
            new Gru(16, 64, rng),                                                              // the decoder
            new Linear(64, 13, rng),
            rng,
            new() { Attention = new GeneralAttention(querySize: 64, memorySize: 64, rng), Bridge = Bridge.Linear });

        var trainer = new Trainer<SequencePair<TokenBatch>>(model, Losses.CrossEntropy, new() { Clip = GradientClip.ByNorm(1) });
        trainer.Fit(() => train.BatchesByLength(batchSize: 32, shuffle: rng), epochs: 2, validation: () => test.Batches(100));

        TokenBatch sentences = TokenBatch.Pad([[3, 5, 9], [7, 4]]);
        TokenHypothesis[] best = model.Decode(sentences);                                      // greedy: best[0].Tokens, LogProbability, HasEnded
        TokenHypothesis[][] five = model.BeamSearch(sentences, new() { Width = 8, Hypotheses = 5, LengthPenalty = 0.6 });
        Sequence weights = model.Align(sentences, [.. best.Select(text => text.Tokens)]);      // [batch, target time, source time], for a picture

        model.Save(path);                                                                      // encoder, decoder, attention, bridge: one file

        model.Load(path);
        File.Delete(path);
        Assert.Equal((2, 2, 5), (best.Length, five.Length, five[0].Length));
        Assert.Equal(3, weights.Features);
    }

    [Fact]
    public void Page_OtherSources_Decode()
    {
        var rng = new Rng(seed: 1);
        Tensor images = Tensor.Uniform([3, 1, 16, 16], 0, 1, rng);
        int[][] words = [[3, 4], [5], [6, 7, 8]];

        var listener = new Seq2Seq<Sequence>(                                                  // frames of speech to letters
            Encoder.Recurrent(new Conv1d(40, 32, kernelSize: 3, rng, new() { Stride = 2, Padding = ConvolutionPadding.Same })
                .Then(new Lstm(32, 24, rng, new() { Bidirectional = true }))),
            new Embedding(30, 16, rng), new Lstm(16 + 48, 24, rng), new Linear(24, 30, rng), rng,
            new() { Attention = new AdditiveAttention(24, 48, attentionSize: 24, rng), AttentionPlace = AttentionPlace.BeforeLayer, Bridge = Bridge.Linear });

        var eye = new Conv2d(1, 8, kernelSize: 3, rng).Then(new Relu()).Then(new MaxPool2d(2));
        var captioner = new Seq2Seq<Tensor>(                                                   // an image to words, the image as initial state
            Encoder.Vector(eye.Then(new Flatten()).Then(new Linear(8 * 7 * 7, 32, rng))),
            new Embedding(20, 16, rng), new Lstm(16, 32, rng), new Linear(32, 20, rng), rng, new() { Bridge = Bridge.Linear });
        var observer = new Seq2Seq<Tensor>(                                                    // which looks at regions of the image for each word
            Encoder.Steps(eye.Then(new ImageToSequence(ImageStep.Pixel)).Then(new PerStep(new Linear(8, 32, rng)))),
            new Embedding(20, 16, rng), new Gru(16, 32, rng), new Linear(32, 20, rng), rng,
            new() { Attention = new DotAttention(32), Bridge = Bridge.Linear });

        TokenHypothesis[] captions = captioner.Decode(images, new() { MaximumLength = 10 });   // images: [batch, 1, 16, 16]
        PairDataset<Tensor> captioned = PairDataset.Of(images, words);

        var forecaster = new Lstm(1, 32, rng).Then(new LastStep()).Then(new RepeatVector(12)).Then(new Lstm(32, 32, rng)).Then(new PerStep(new Linear(32, 1, rng)));

        var speech = new Sequence(Tensor.Uniform([2, 30, 40], -1, 1, rng), [30, 21]);
        Assert.Equal([15, 11], new Conv1d(40, 2, 3, rng, new() { Stride = 2, Padding = ConvolutionPadding.Same }).Predict(speech).Lengths.ToArray());
        Assert.Equal((2, 3), (listener.Decode(speech, new() { MaximumLength = 5 }).Length, captions.Length));
        Assert.True(observer.Align(images, words).Values.Shape == [3, 4, 49] && forecaster.Predict(Tensor.Ones([2, 30, 1])).Values.Shape == [2, 12, 1]);

        // The whole of it learns: the images that it has seen get their words.
        var trainer = new Trainer<SequencePair<Tensor>>(observer, Losses.CrossEntropy, new() { Optimizer = new Adam(new() { LearningRate = 0.01f }) });
        trainer.Fit(() => captioned.Batches(3), epochs: 150);
        Assert.Equal(words, observer.Decode(images).Select(caption => caption.Tokens.ToArray()));
    }

    [Fact]
    public void Page_AttentionDecodingAndSoftmax_Run()
    {
        var rng = new Rng(seed: 1);
        Sequence queries = Tensor.Uniform([2, 3, 32], -1, 1, rng), memory = Tensor.Uniform([2, 7, 32], -1, 1, rng);
        ForwardContext pass = ForwardContext.Inference;

        Attention attention = new MultiHeadAttention(size: 32, heads: 4, rng);
        var (context, seen) = attention.Forward(queries, memory, pass);                        // [batch, queries, 32]; [batch, queries, memory time]
        var encoder = new Lstm(16, 32, rng).Then(new SelfAttention(attention, causal: true));

        var writer = new Embedding(80, 32, rng).Then(new Lstm(32, 64, rng)).Then(new PerStep(new Linear(64, 80, rng)));
        var language = new LanguageModel(writer);                                              // a view of the trained chain, or of an AutoregressiveTokens
        TokenHypothesis[] texts = language.Write(TokenBatch.Pad([[4, 8, 15], [16]]), new()
        {
            Choice = TokenChoice.Sample(temperature: 0.8f) with { TopK = 40, TopP = 0.9f },
            RepetitionPenalty = 1.1f,
            MaximumLength = 50,
            MinimumLength = 5,
            EndToken = 2,
            Forbidden = [0],
        }, rng);
        TokenHypothesis[][] likely = language.BeamSearch(TokenBatch.Pad([[4, 8, 15], [16]]), new() { Width = 4, MaximumLength = 20 });

        var bigrams = new Bigrams(Tensor.From(new float[,] { { 0, 1, 2 }, { 3, 0, 1 }, { 0, 0, 0 } }));
        TokenHypothesis walk = Decode.Sample(bigrams, bigrams.Start(token: 0), new() { MaximumLength = 4 })[0];

        var softmax = new AdaptiveLogSoftmax(64, classes: 20000, cutoffs: [1000, 5000], rng);  // ids by frequency, the most frequent first
        var large = new Embedding(20000, 64, rng).Then(new Lstm(64, 64, rng)).Then(softmax);
        var largeTrainer = new Trainer<TokenBatch>(large, softmax.NegativeLogLikelihood);

        double unlearned = largeTrainer.Evaluate([new(TokenBatch.FromSingle(1, 7000, 3), TokenBatch.FromSingle(7000, 3, 2000))]).Loss;
        double even = Math.Log(1002) + (Math.Log(15000) + Math.Log(4000)) / 3;   // one class of the shortlist, one of each cluster
        Assert.Equal(even, unlearned, 0.5);
        Assert.True(context.Values.Shape == [2, 3, 32] && seen.Shape == [2, 3, 7] && encoder.Predict(Tensor.Ones([1, 5, 16])).Features == 32);
        Assert.All(texts, text => Assert.InRange(text.Tokens.Count, 5, 50));
        Assert.All(likely, found => Assert.Equal(20, found[0].Tokens.Count));
        Assert.Equal([2, 0, 2, 0], walk.Tokens);
    }

    internal sealed class Bigrams(Tensor logits) : INextToken<int[]>
    {
        public NextTokens<int[]> Start(int token) => Read([token], [token]);
        public NextTokens<int[]> Read(ReadOnlySpan<int> tokens, int[] state) => new(Ops.Gather(logits, tokens), tokens.ToArray());
        public int[] Select(int[] state, ReadOnlySpan<int> sequences) => [.. sequences.ToArray().Select(place => state[place])];
    }
}
