namespace RnnLib.Data;

/// <summary>Texts with a class each: what a text classifier learns from. A vocabulary makes batches of token ids of them.</summary>
/// <remarks>
/// <example><code>
/// var (train, test) = TextDataset.FromFolders("aclImdb/train").Split(testFraction: 0.2f, rng);
/// var vocabulary = Vocabulary.Build(train.Texts, new() { MaxSize = 20_000, MinCount = 2 });
/// trainer.Fit(() =&gt; train.Batches(vocabulary, batchSize: 32, shuffle: rng), epochs: 5);
/// </code></example>
/// Texts in memory are encoded once, for the vocabulary and the options last used; texts left on disk each time.
/// </remarks>
public sealed partial class TextDataset
{
    private readonly TextSelection _texts;
    private readonly int[] _classes;
    private readonly EncodedTexts _encoded;

    /// <summary>Texts in memory.</summary>
    /// <param name="texts">At least one.</param>
    /// <param name="classes">The class of each, from 0 on.</param>
    /// <param name="classNames">What the classes are called, in the order of their numbers. Default: their numbers.</param>
    /// <exception cref="ArgumentException">Texts, classes and names do not fit; the message says which.</exception>
    public TextDataset(IReadOnlyList<string> texts, IReadOnlyList<int> classes, IReadOnlyList<string>? classNames = null)
        : this(InMemory(texts), Copied(classes), [.. classNames ?? Numbered(classes)])
    {
        if (texts.Count != classes.Count)
            throw new ArgumentException($"TextDataset: classes: expected one for each of the {texts.Count} texts, got {classes.Count}.", nameof(classes));
        int wrong = Array.FindIndex(_classes, c => (uint)c >= (uint)ClassNames.Count);
        if (wrong >= 0)
            throw new ArgumentException($"TextDataset: text {wrong}: expected a class from 0 to {ClassNames.Count - 1}, got {_classes[wrong]}.", nameof(classes));
    }

    private TextDataset(TextSelection texts, int[] classes, string[] classNames)
    {
        (_texts, _classes, ClassNames) = (texts, classes, classNames);
        _encoded = new(texts);
    }

    /// <summary>The number of texts.</summary>
    public int Count => _texts.Count;

    /// <summary>The texts, in order; of a corpus left on disk each is read when asked for.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The class of each text.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>What the classes are called, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many texts, and how many of each class: <c>TextDataset [texts=3000] { negative=1500, positive=1500 }</c>.</summary>
    public override string ToString()
    {
        int[] counts = new int[ClassNames.Count];
        foreach (int c in _classes)
            counts[c]++;
        return $"TextDataset [texts={Count}] {{ {string.Join(", ", ClassNames.Select((name, c) => $"{name}={counts[c]}"))} }}";
    }

    /// <summary>Divides the texts at random into a part to train on and a part to test on.</summary>
    /// <param name="testFraction">The share of the test part: between 0 and 1; each part gets a text at least.</param>
    /// <param name="rng">Draws which text goes where.</param>
    /// <param name="stratify">Whether each part gets its share of every class. Default false.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are too few texts.</exception>
    public (TextDataset Train, TextDataset Test) Split(float testFraction, Rng rng, bool stratify = false)
    {
        (int[] train, int[] test) = RandomSplit.Draw(Count, testFraction, rng, stratify ? _classes : null);
        return (Part(train), Part(test));
    }

    /// <summary>All texts in batches of ids, padded to their own longest text, with lengths; the target is one class per text.</summary>
    /// <remarks>Every enumeration goes through all texts. The batches can begin at any of them, so that a training run goes on exactly where it
    /// was interrupted.</remarks>
    /// <param name="vocabulary">Tokenizer and ids.</param>
    /// <param name="batchSize">The number of texts in a batch.</param>
    /// <param name="shuffle">Draws the order, when the enumeration begins: generators of equal state give equal orders. Default null: the order
    /// of the dataset.</param>
    /// <param name="dropLast">Whether to leave out what does not fill a batch. Default false.</param>
    /// <param name="options">Length, start and end tokens, which texts share a batch. Default: texts as they are, batches cut from the order
    /// drawn.</param>
    /// <exception cref="ArgumentException">The batch size is not positive, the options ask for tokens that the vocabulary lacks, or for
    /// <paramref name="dropLast"/> with batches whose
    /// size is counted in tokens.</exception>
    public IResumableBatches<TokenBatch> Batches(Vocabulary vocabulary, int batchSize, Rng? shuffle = null, bool dropLast = false, TextBatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        options ??= TextBatchOptions.None;
        vocabulary.Encode("", options);   // to fail before the training
        return new PlannedBatches<TokenBatch>(new(Count, () => _encoded.Lengths(vocabulary, options), batchSize, dropLast, options), shuffle, indices =>
        {
            int[] classes = Array.ConvertAll(indices, index => _classes[index]);
            return new(TokenBatch.Pad(_encoded.Pick(vocabulary, options, indices), vocabulary.PaddingId ?? 0), classes, indices.Length);
        });
    }

    private TextDataset Part(int[] indices) => new(_texts.Select(indices), Array.ConvertAll(indices, index => _classes[index]), [.. ClassNames]);

    private static TextSelection InMemory(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return texts.Count > 0
            ? new(new MemoryTexts([.. texts]))
            : throw new ArgumentException("TextDataset: texts: expected at least one text.", nameof(texts));
    }

    private static int[] Copied(IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return [.. classes];
    }

    private static IEnumerable<string> Numbered(IReadOnlyList<int> classes) =>
        Enumerable.Range(0, Math.Max(0, classes.DefaultIfEmpty().Max()) + 1).Select(c => c.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
