using System.Diagnostics;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;
using Xunit.Abstractions;

namespace RnnLib.PublicApi.Tests.Learning;

/// <summary>Digit strings turned around, which the model has never seen: every one to the last digit.</summary>
public sealed class ReversalTests(ITestOutputHelper output)
{
    private const int Digits = 10, Epochs = 15, FirstDigit = 3, Vocabulary = FirstDigit + Digits;   // padding, start, end, digits

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Seq2Seq_ReversesEveryStringItHasNotSeen(bool inputFeeding)
    {
        var rng = new Rng(1);
        int[][] sources = [.. Enumerable.Range(0, 9300).Select(_ => Enumerable.Range(0, 2 + rng.NextInt32(5)).Select(_ => FirstDigit + rng.NextInt32(Digits)).ToArray())];
        HashSet<string> trained = [.. sources[..9000].Select(Text)];
        int[][] unseen = [.. sources[9000..].Where(source => !trained.Contains(Text(source)))];
        PairDataset<TokenBatch> data = PairDataset.Of(sources[..9000], [.. sources[..9000].Select(Reversed)]);

        var model = new Seq2Seq<TokenBatch>(
            Encoder.Recurrent(new Embedding(Vocabulary, 16, rng), new Gru(16, 32, rng, new() { Bidirectional = true })),
            new Embedding(Vocabulary, 16, rng),
            new Gru(16 + (inputFeeding ? 64 : 0), 64, rng),
            new Linear(64, Vocabulary, rng),
            rng,
            new() { Attention = new GeneralAttention(64, 64, rng), Bridge = Bridge.Linear, InputFeeding = inputFeeding });
        var trainer = new Trainer<SequencePair<TokenBatch>>(model, Losses.CrossEntropy, new() { Optimizer = new Adam { LearningRate = 0.01f }, Schedule = Schedules.Cosine(epochs: Epochs), Clip = GradientClip.ByNorm(1) });
        var watch = Stopwatch.StartNew();
        trainer.Fit(() => data.BatchesByLength(32, shuffle: rng), Epochs);
        double exact = Exact(model.Decode(TokenBatch.Pad(unseen)));
        double beam = Exact([.. model.BeamSearch(TokenBatch.Pad(unseen)).Select(found => found[0])]);
        output.WriteLine(FormattableString.Invariant($"input feeding {inputFeeding}: {exact:P1} of {unseen.Length} after {Epochs} epochs, {watch.Elapsed.TotalSeconds:F1} s; beam {beam:P1}"));
        Assert.Equal(1, exact);
        Assert.Equal(1, beam);

        double Exact(TokenHypothesis[] texts) => texts.Zip(unseen).Count(pair => pair.First.HasEnded && pair.First.Tokens.SequenceEqual(Reversed(pair.Second))) / (double)unseen.Length;
    }

    private static int[] Reversed(int[] source) => [.. Enumerable.Reverse(source)];

    private static string Text(int[] tokens) => string.Join(' ', tokens);
}
