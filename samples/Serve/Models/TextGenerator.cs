using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace Serve.Models;

/// <summary>Writes text character by character, as a language model does; a stream of the model is a text being written.</summary>
internal sealed class TextGenerator : IServedModel
{
    public const int MaximumPrompt = 200, MaximumLength = 2000;
    private const string Alphabet = "\nabcdefghijklmnopqrstuvwxyz ,.";
    private const int EmbeddingSize = 16, HiddenSize = 64, LineEnd = 0;
    private static readonly string[] Subjects = ["the river", "a small boat", "the old captain", "the sea", "a white bird", "the harbour"];
    private static readonly string[] Verbs = ["sleeps under", "runs beside", "sings to", "waits for", "remembers"];
    private static readonly string[] Objects = ["the moon", "the grey rain", "a silent town", "the morning wind", "the stars"];
    private readonly Module<TokenBatch, Sequence> _model;

    public TextGenerator()
    {
        var rng = new Rng(seed: 5);
        _model = new Embedding(Alphabet.Length, EmbeddingSize, rng)
            .Then(new Lstm(EmbeddingSize, HiddenSize, rng))
            .Then(new PerStep(new Linear(HiddenSize, Alphabet.Length, rng)));
    }

    public Module Weights => _model;

    public void Train(CancellationToken cancellation)
    {
        const int batches = 20, epochs = 10, batchSize = 32;
        var rng = new Rng(seed: 6);
        var trainer = new Trainer<TokenBatch>(_model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.01f }),
            Clip = GradientClip.ByNorm(1),
        });
        trainer.Fit(() => Enumerable.Range(0, batches).Select(_ => Draw(batchSize, rng)), epochs, cancellation: cancellation);
    }

    /// <summary>Continues a text.</summary>
    /// <param name="prompt">How it begins; characters that the model does not know are passed over.</param>
    /// <param name="length">How many characters to write.</param>
    /// <param name="temperature">0: always the likeliest character; above, the more daring the larger.</param>
    /// <param name="seed">Names the random numbers: the same text for the same seed.</param>
    public IEnumerable<char> Write(string prompt, int length, float temperature, ulong seed)
    {
        var rng = new Rng(seed);
        TokenChoice choice = temperature > 0 ? TokenChoice.Sample(temperature) : TokenChoice.Greedy;
        TokenSession session = _model.Stream();
        int next = choice.Choose(session.Push(LineEnd), rng);
        foreach (int token in prompt.ToLowerInvariant().Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal)).Where(token => token >= 0))
            next = choice.Choose(session.Push(token), rng);
        for (int i = 0; i < length; i++)
        {
            yield return Alphabet[next];
            if (next == LineEnd)
                session.Reset();   // it has learned lines; each begins anew
            next = choice.Choose(session.Push(next), rng);
        }
    }

    private static Batch<TokenBatch> Draw(int count, Rng rng)
    {
        string Pick(string[] words) => words[rng.NextInt32(words.Length)];
        int[][] inputs = new int[count][], targets = new int[count][];
        for (int i = 0; i < count; i++)
        {
            string text = $"\n{Pick(Subjects)} {Pick(Verbs)} {Pick(Objects)}, {Pick(Subjects)} {Pick(Verbs)} {Pick(Objects)}.\n";
            int[] tokens = [.. text.Select(c => Alphabet.IndexOf(c, StringComparison.Ordinal))];
            (inputs[i], targets[i]) = (tokens[..^1], tokens[1..]);
        }

        return new(TokenBatch.Pad(inputs), TokenBatch.Pad(targets));
    }
}
