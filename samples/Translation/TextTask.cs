using RnnLib;
using RnnLib.Data;

namespace Translation;

/// <summary>A text to test on: tokens separated by spaces, and what may be written from it.</summary>
internal sealed record TestText(string Source, IReadOnlyList<string> References);

/// <summary>What differs between spelling and translating.</summary>
internal abstract class TextTask
{
    /// <summary>Features of an embedding, and units of a direction of the encoder; the decoder has twice as many.</summary>
    public abstract (int Embedding, int Hidden) Size { get; }

    public abstract float Dropout { get; }

    /// <summary>Rarer tokens are unknown.</summary>
    public abstract int MinCount { get; }

    public abstract string ScoreTitle { get; }

    public abstract string Published { get; }

    /// <summary>What each unit of text is called, for the picture.</summary>
    public abstract (string Source, string Target) Units { get; }

    /// <summary>The pairs to learn from, and others; of a file, or made by rules.</summary>
    public abstract (ParallelTextDataset Train, TestText[] Test) Load(Settings settings, Rng rng);

    public abstract string Score(IReadOnlyList<string> outputs, IReadOnlyList<TestText> test);

    protected static T[] AtMost<T>(IEnumerable<T> items, int? count) => [.. count is { } most ? items.Take(most) : items];
}
