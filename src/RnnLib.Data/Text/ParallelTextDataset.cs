namespace RnnLib.Data;

/// <summary>Pairs of a source and a target text: what a model of translation, or of any writing from a given text, learns from.</summary>
/// <remarks>
/// <example><code>
/// var (train, test) = ParallelTextDataset.FromCsv("en-es.tsv", "en", "es").Split(testFraction: 0.1f, rng);
/// var english = Vocabulary.Build(train.Sources);
/// var spanish = Vocabulary.Build(train.Targets, new() { Start = "&lt;bos&gt;", End = "&lt;eos&gt;" });
/// </code></example>
/// </remarks>
public sealed class ParallelTextDataset
{
    private readonly TextSelection _sources, _targets;
    private readonly EncodedTexts _encodedSources, _encodedTargets;

    /// <summary>Texts in memory.</summary>
    /// <param name="sources">At least one.</param>
    /// <param name="targets">The target of each.</param>
    /// <exception cref="ArgumentException">There is no text, or their numbers differ.</exception>
    public ParallelTextDataset(IReadOnlyList<string> sources, IReadOnlyList<string> targets)
        : this(new TextSelection(InMemory(sources)), new TextSelection(InMemory(targets)))
    {
    }

    private ParallelTextDataset(TextSelection sources, TextSelection targets)
    {
        (_sources, _targets) = (sources, targets);
        if (sources.Count == 0 || sources.Count != targets.Count)
        {
            throw new ArgumentException(
                $"ParallelTextDataset: expected a target for each source, and at least one, got {sources.Count} sources and {targets.Count} targets.", nameof(targets));
        }

        (_encodedSources, _encodedTargets) = (new(sources), new(targets));
    }

    /// <summary>Two columns of a CSV or TSV file, perhaps compressed (<c>.gz</c>), whose first line names the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sourceColumn">The column of the sources.</param>
    /// <param name="targetColumn">The column of the targets.</param>
    /// <param name="options">Separator, quotes, encoding, where the texts stay.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed, is not of the encoding, or holds no pair.</exception>
    public static ParallelTextDataset FromCsv(string path, string sourceColumn, string targetColumn, TextReadOptions? options = null)
    {
        RecordFile.RequireFile(path);
        ArgumentNullException.ThrowIfNull(sourceColumn);
        ArgumentNullException.ThrowIfNull(targetColumn);
        options ??= new();
        TextStore[] columns = TextColumns.Read(path, new TableFormat(path, options, [sourceColumn, targetColumn]), 2, options);
        return new(new TextSelection(columns[0]), new TextSelection(columns[1]));
    }

    /// <summary>Two files, whose lines of equal number are a pair; empty lines count.</summary>
    /// <param name="sourcePath">The file of the sources.</param>
    /// <param name="targetPath">The file of the targets.</param>
    /// <param name="options">Encoding, where the texts stay.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The files differ in their number of lines, are empty, or are not of the encoding.</exception>
    public static ParallelTextDataset FromFiles(string sourcePath, string targetPath, TextReadOptions? options = null)
    {
        options ??= new();
        TextStore sources = TextColumns.Read(sourcePath, new LineFormat(sourcePath, keepBlank: true), 1, options)[0];
        TextStore targets = TextColumns.Read(targetPath, new LineFormat(targetPath, keepBlank: true), 1, options)[0];
        return sources.Count == targets.Count
            ? new(new TextSelection(sources), new TextSelection(targets))
            : throw new RnnLibFormatException(
                targetPath, $"line {Math.Min(sources.Count, targets.Count) + 1}", $"expected as many lines as {sourcePath} has, {sources.Count}, got {targets.Count}");
    }

    /// <summary>The number of pairs.</summary>
    public int Count => _sources.Count;

    /// <summary>The source texts, in order.</summary>
    public IReadOnlyList<string> Sources => _sources;

    /// <summary>The target texts, in order.</summary>
    public IReadOnlyList<string> Targets => _targets;

    /// <summary>Divides the pairs at random into a part to train on and a part to test on.</summary>
    /// <param name="testFraction">The share of the test part: between 0 and 1; each part gets a pair at least.</param>
    /// <param name="rng">Draws which pair goes where.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are too few pairs.</exception>
    public (ParallelTextDataset Train, ParallelTextDataset Test) Split(float testFraction, Rng rng)
    {
        (int[] train, int[] test) = RandomSplit.Draw(Count, testFraction, rng, null);
        return (Part(train), Part(test));
    }

    /// <summary>All pairs in batches, made into what your model takes.</summary>
    /// <typeparam name="TInput">What the model takes: often source and given target together.</typeparam>
    /// <param name="sourceVocabulary">Tokenizer and ids of the sources.</param>
    /// <param name="targetVocabulary">Tokenizer and ids of the targets; it has a start and an end token.</param>
    /// <param name="batchSize">The number of pairs in a batch.</param>
    /// <param name="pair">Makes a batch of three: the sources; what the decoder is given, each target behind the start token; and what it should
    /// say, each target with the end token.
    /// The latter two have equal lengths.</param>
    /// <param name="shuffle">Draws the order, when the enumeration begins. Default null: the order of the dataset.</param>
    /// <param name="dropLast">Whether to leave out what does not fill a batch. Default false.</param>
    /// <param name="options">Of the sources: length, start and end tokens; and which pairs share a batch, by the sources' lengths.</param>
    /// <param name="maxTargetLength">How many tokens a target may have, without start and end; a longer one loses its last. Default null: no
    /// limit.</param>
    /// <exception cref="ArgumentException">The batch size or the length is not positive, or a vocabulary lacks a token that is needed.</exception>
    public IResumableBatches<TInput> Batches<TInput>(
        Vocabulary sourceVocabulary,
        Vocabulary targetVocabulary,
        int batchSize,
        Func<TokenBatch, TokenBatch, TokenBatch, Batch<TInput>> pair,
        Rng? shuffle = null,
        bool dropLast = false,
        TextBatchOptions? options = null,
        int? maxTargetLength = null)
    {
        ArgumentNullException.ThrowIfNull(sourceVocabulary);
        ArgumentNullException.ThrowIfNull(targetVocabulary);
        ArgumentNullException.ThrowIfNull(pair);
        options ??= TextBatchOptions.None;
        var whole = new TextBatchOptions { MaxLength = maxTargetLength + 2, AddStart = true, AddEnd = true };
        sourceVocabulary.Encode("", options);   // to fail before the training
        targetVocabulary.Encode("", whole);
        return new PlannedBatches<TInput>(new(Count, () => _encodedSources.Lengths(sourceVocabulary, options), batchSize, dropLast, options), shuffle, indices =>
        {
            int[][] targets = _encodedTargets.Pick(targetVocabulary, whole, indices);
            return pair(
                TokenBatch.Pad(_encodedSources.Pick(sourceVocabulary, options, indices), sourceVocabulary.PaddingId ?? 0),
                TokenBatch.Pad(Array.ConvertAll(targets, ids => ids[..^1]), targetVocabulary.PaddingId ?? 0),
                TokenBatch.Pad(Array.ConvertAll(targets, ids => ids[1..]), targetVocabulary.PaddingId ?? 0));
        });
    }

    private ParallelTextDataset Part(int[] indices) => new(_sources.Select(indices), _targets.Select(indices));

    private static MemoryTexts InMemory(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new([.. texts]);
    }
}
