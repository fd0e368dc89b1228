using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;

namespace TextGeneration;

/// <summary>A model with its vocabulary: writes.</summary>
internal sealed class Writer(Module<TokenBatch, Sequence> model, Vocabulary vocabulary, Level level)
{
    public Module<TokenBatch, Sequence> Model => model;

    /// <summary>Model and vocabulary from one file.</summary>
    public static Writer Load(string path)
    {
        using SafetensorsReader file = Safetensors.Open(path);
        IReadOnlyDictionary<string, string> saved = file.Metadata;
        if (!saved.ContainsKey("level"))
            throw new RnnLibFormatException($"{path} is not a model that this program saved: it does not say whether it writes characters or words.");
        Vocabulary vocabulary = Vocabulary.FromMetadata(saved);
        var model = Network.FromMetadata(saved, vocabulary.Count);
        model.Load(file);
        return new(model, vocabulary, Enum.Parse<Level>(saved["level"]));
    }

    public string Write(WritingSettings settings, ulong seed)
    {
        bool isWords = level == Level.Word;
        string prompt = settings.Prompt ?? (isWords ? "the" : vocabulary.TryGetId("\n", out _) ? "\n" : vocabulary[0]);
        int[] given = vocabulary.Encode(prompt);
        if (given.Length == 0)
            throw new ArgumentException("--prompt: expected at least a character or word, got none.");
        TokenHypothesis written = new LanguageModel(model).Write(TokenBatch.FromSingle(given), new()
        {
            Choice = settings.Temperature == 0
                ? TokenChoice.Greedy
                : TokenChoice.Sample(settings.Temperature) with { TopK = settings.TopK, TopP = settings.TopP },
            MaximumLength = settings.Length ?? (isWords ? 80 : 400),
            Forbidden = vocabulary.UnknownId is { } unknown ? [unknown] : [],
        }, new Rng(seed))[0];
        return vocabulary.Decode([.. given, .. written.Tokens]).TrimStart('\n');
    }
}
