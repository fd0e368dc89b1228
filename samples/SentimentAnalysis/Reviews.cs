using RnnLib;
using RnnLib.Data;

namespace SentimentAnalysis;

/// <summary>Texts with their classes: to learn from, to choose the best epoch by, and to test on.</summary>
internal sealed record Reviews(TextDataset Train, TextDataset Validation, TextDataset Test)
{
    private const float TestFraction = 0.2f, ValidationFraction = 0.1f;

    public static Reviews Load(Settings settings, Rng rng)
    {
        if (settings.Data is { } path && Directory.Exists(Path.Combine(path, "train")) && Directory.Exists(Path.Combine(path, "test")))
            return Of(TextDataset.FromFolders(Path.Combine(path, "train")), TextDataset.FromFolders(Path.Combine(path, "test")), rng);   // aclImdb
        TextDataset all = settings.Data is null ? ToyReviews.Create(settings.Quick ? 1200 : 4000, rng) : Read(settings.Data);
        var (train, test) = all.Split(TestFraction, rng, stratify: true);
        return Of(train, test, rng);
    }

    private static Reviews Of(TextDataset train, TextDataset test, Rng rng)
    {
        var (learn, validate) = train.Split(ValidationFraction, rng, stratify: true);
        return new(learn, validate, test);
    }

    private static TextDataset Read(string path)
    {
        if (Directory.Exists(path))
        {
            string[] files = [Path.Combine(path, "rt-polarity.neg"), Path.Combine(path, "rt-polarity.pos")];
            return files.All(File.Exists)
                ? TextDataset.FromClassFiles([("negative", files[0]), ("positive", files[1])], new() { Encoding = System.Text.Encoding.Latin1 })
                : TextDataset.FromFolders(path);
        }

        if (!File.Exists(path))
            throw new FileNotFoundException($"--data: there is no file or folder '{path}'.");
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return Path.GetExtension(name) is ".jsonl" or ".json" ? TextDataset.FromJsonLines(path) : TextDataset.FromCsv(path, "text", "label");
    }
}
