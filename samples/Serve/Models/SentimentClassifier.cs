using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace Serve.Models;

/// <summary>What the classifier thinks of a text.</summary>
/// <param name="Label">positive or negative</param>
/// <param name="Probability">Of that label.</param>
internal sealed record SentimentAnswer(string Label, float Probability);

/// <summary>Tells whether a sentence about a product is positive; it learns that "not" turns a word around.</summary>
internal sealed class SentimentClassifier : IServedModel
{
    public const int MaximumWords = 200;
    private const int EmbeddingSize = 16, HiddenSize = 24, Unknown = 0;
    private static readonly string[] Good = ["good", "great", "excellent", "fast", "lovely", "reliable", "happy", "perfect"];
    private static readonly string[] Bad = ["bad", "awful", "terrible", "slow", "ugly", "broken", "sad", "useless"];
    private static readonly string[] Things = ["phone", "train", "book", "film", "camera", "soup", "service", "model"];
    private static readonly string[] Fillers = ["the", "this", "is", "was", "very", "really", "and", "i", "think", "it", "not", "never", "so", "my"];
    private static readonly string[] Labels = ["negative", "positive"];
    private readonly Dictionary<string, int> _numbers;
    private readonly Module<TokenBatch, Tensor> _model;

    public SentimentClassifier()
    {
        string[] words = [.. Good, .. Bad, .. Things, .. Fillers];
        _numbers = words.Select((word, i) => (word, i)).ToDictionary(w => w.word, w => w.i + 1);
        var rng = new Rng(seed: 3);
        _model = new Embedding(words.Length + 1, EmbeddingSize, rng)
            .Then(new Gru(EmbeddingSize, HiddenSize, rng))
            .Then(new LastStep())
            .Then(new Linear(HiddenSize, 2, rng));
    }

    public Module Weights => _model;

    public void Train(CancellationToken cancellation)
    {
        const int batches = 16, epochs = 12, batchSize = 32;
        var rng = new Rng(seed: 4);
        var trainer = new Trainer<TokenBatch>(_model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.01f }),
            Clip = GradientClip.ByNorm(1),
        });
        trainer.Fit(() => Enumerable.Range(0, batches).Select(_ => Draw(batchSize, rng)), epochs, cancellation: cancellation);
    }

    /// <summary>Classifies several texts at once, of any lengths.</summary>
    public IReadOnlyList<SentimentAnswer> Classify(IReadOnlyList<string> texts)
    {
        Tensor logits = _model.Predict(TokenBatch.Pad([.. texts.Select(Tokens)]));
        return [.. Enumerable.Range(0, texts.Count).Select(row => Answer(logits.Data[2 * row], logits.Data[(2 * row) + 1]))];
    }

    private static SentimentAnswer Answer(float negative, float positive)
    {
        float probability = 1 / (1 + MathF.Exp(negative - positive));
        return probability >= 0.5f ? new(Labels[1], probability) : new(Labels[0], 1 - probability);
    }

    private Batch<TokenBatch> Draw(int count, Rng rng)
    {
        int[][] sentences = new int[count][];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            bool isGood = rng.NextInt32(2) == 0, isTurned = rng.NextInt32(3) == 0;
            string[] words = isGood ? Good : Bad;
            string start = rng.NextInt32(2) == 0 ? "the" : "i think this", middle = rng.NextInt32(2) == 0 ? "is" : "was";
            string turn = isTurned ? rng.NextInt32(2) == 0 ? "not" : "never" : rng.NextInt32(2) == 0 ? "very" : "";
            sentences[i] = Tokens($"{start} {Things[rng.NextInt32(Things.Length)]} {middle} {turn} {words[rng.NextInt32(words.Length)]}");
            labels[i] = isGood ^ isTurned ? 1 : 0;
        }

        return new(TokenBatch.Pad(sentences), labels);
    }

    private int[] Tokens(string text)
    {
        char[] letters = [.. text.Select(c => char.IsLetter(c) ? char.ToLowerInvariant(c) : ' ')];
        IEnumerable<string> words = new string(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MaximumWords);
        int[] tokens = [.. words.Select(word => _numbers.GetValueOrDefault(word, Unknown))];
        return tokens.Length > 0 ? tokens : [Unknown];
    }
}
