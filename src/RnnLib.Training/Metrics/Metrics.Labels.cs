namespace RnnLib.Training;

public static partial class Metrics
{
    /// <summary>"decoded_accuracy": the share of the real steps whose label the decoder gave, for models with one label per step, such as taggers with a CRF.</summary>
    /// <param name="options">The decoder, a name; it must give a label for each step of the target.</param>
    public static Metric DecodedAccuracy(LabelMetricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Mean(options.Name ?? "decoded_accuracy", (prediction, target) =>
        {
            (double Right, long Count) sum = default;
            foreach (var (said, meant) in Pairs(prediction, target, options))
            {
                if (said.Count != meant.Count)
                    throw new ArgumentException($"prediction: expected {meant.Count} labels, one for each step of the target, but the decoder gave {said.Count}.", nameof(prediction));
                sum = (sum.Right + said.Zip(meant).Count(pair => pair.First == pair.Second), sum.Count + meant.Count);
            }

            return sum;
        }, mean => mean);
    }

    /// <summary>"word_error_rate": edits per word of the target; see <see cref="TextScores.WordErrorRate"/>. Without a text, each label is a
    /// word: so it is also the phoneme error rate.</summary>
    /// <remarks>The target's labels may have lengths of their own, as with CTC.</remarks>
    /// <param name="options">Decoder, end label, text, name; null for the defaults.</param>
    public static Metric WordErrorRate(LabelMetricOptions? options = null) => ErrorRate("word_error_rate", options, TextWords.Spaced);

    /// <summary>"character_error_rate": edits per character of the target; see <see cref="TextScores.CharacterErrorRate"/>. Without a text, each label is a character.</summary>
    /// <inheritdoc cref="WordErrorRate" path="/remarks"/>
    /// <inheritdoc cref="WordErrorRate" path="/param"/>
    public static Metric CharacterErrorRate(LabelMetricOptions? options = null) => ErrorRate("character_error_rate", options, TextWords.Characters);

    /// <summary>"rouge_l": the mean F measure of longest common subsequences, 0 to 1; see <see cref="TextScores.RougeL(IReadOnlyList{string}, IReadOnlyList{string})"/>.</summary>
    /// <inheritdoc cref="WordErrorRate" path="/remarks"/>
    /// <inheritdoc cref="WordErrorRate" path="/param"/>
    public static Metric RougeL(LabelMetricOptions? options = null)
    {
        options ??= new();
        return Mean(options.Name ?? "rouge_l", (prediction, target) =>
        {
            double[] scores =
            [
                .. Pairs(prediction, target, options).Select(pair => options.Text is { } text
                    ? SequenceDistance.RougeL(TextWords.LettersAndDigits(text(pair.Said)), TextWords.LettersAndDigits(text(pair.Meant)))
                    : SequenceDistance.RougeL(pair.Said, pair.Meant)),
            ];
            return (scores.Sum(), scores.Length);
        }, mean => mean);
    }

    /// <summary>"bleu": BLEU over all batches together, 0 to 100; see <see cref="TextScores.Bleu(IReadOnlyList{string}, IReadOnlyList{string}, BleuOptions)"/>.</summary>
    /// <inheritdoc cref="WordErrorRate" path="/remarks"/>
    /// <param name="options">Decoder, end label, text, name; null for the defaults.</param>
    /// <param name="bleu">The longest n-gram, smoothing; null for sacrebleu's.</param>
    public static Metric Bleu(LabelMetricOptions? options = null, BleuOptions? bleu = null)
    {
        (LabelMetricOptions labels, BleuOptions settings) = (options ?? new(), bleu ?? new());
        return new RunningMetric(labels.Name ?? "bleu", BleuCounts.Size(settings), Add, counts => BleuCounts.Score(counts, settings));

        void Add(Prediction prediction, Target target, ref double[] counts)
        {
            foreach (var (said, meant) in Pairs(prediction, target, labels))
            {
                if (labels.Text is { } text)
                    BleuCounts.Add<string>(counts, TextWords.Nist(text(said)), [TextWords.Nist(text(meant))], settings);
                else
                    BleuCounts.Add(counts, said, [meant], settings);
            }
        }
    }

    private static RunningMetric ErrorRate<TToken>(string name, LabelMetricOptions? options, Func<string, TToken[]> split)
    {
        options ??= new();
        return Mean(options.Name ?? name, (prediction, target) =>
        {
            (double Edits, long Count) sum = default;
            foreach (var (said, meant) in Pairs(prediction, target, options))
            {
                if (options.Text is { } text)
                {
                    TToken[] words = split(text(meant));
                    sum = (sum.Edits + SequenceDistance.Edits(split(text(said)), words), sum.Count + words.Length);
                }
                else
                {
                    sum = (sum.Edits + SequenceDistance.Edits(said, meant), sum.Count + meant.Count);
                }
            }

            return sum;
        }, mean => mean);
    }

    /// <summary>What was said and what was asked for, sequence by sequence, without what follows an end.</summary>
    private static List<(IReadOnlyList<int> Said, IReadOnlyList<int> Meant)> Pairs(Prediction prediction, Target target, LabelMetricOptions options)
    {
        if (!target.IsClasses || target.Shape.Rank != 2)
            throw new ArgumentException($"target: expected a TokenBatch [batch, labels], got {(target.IsClasses ? "classes" : "numbers")} {target.Shape}.", nameof(target));
        IReadOnlyList<IReadOnlyList<int>> said = options.Decode(prediction);
        (int batch, int width) = (target.Shape[0], target.Shape[1]);
        if (said.Count != batch)
            throw new ArgumentException($"prediction: expected the labels of {batch} sequences, but the decoder gave {said.Count}.", nameof(prediction));
        return [.. said.Select((labels, row) => (UpToEnd(labels), UpToEnd(target.Classes.Slice(row * width, target.PaddedLengths?[row] ?? width).ToArray())))];

        IReadOnlyList<int> UpToEnd(IReadOnlyList<int> labels) => options.EndLabel is { } end ? [.. labels.TakeWhile(label => label != end)] : labels;
    }
}
