using RnnLib;
using RnnLib.Audio;

namespace SpeechRecognitionSample;

/// <summary>What a recogniser must be better than: for single words the recording that is most alike, for sentences the most frequent word again and again.</summary>
internal sealed class Baselines
{
    private static readonly Mfcc Cepstrum = new(Corpus.SampleRate, 13);

    private readonly (Tensor Features, string Text)[] _templates;
    private readonly string _mostFrequent;
    private readonly double _wordsPerSecond;

    public Baselines(Utterance[] train)
    {
        _templates = [.. train.Where(utterance => !utterance.Text.Contains(' ')).Select(utterance => (Features(utterance.Sound), utterance.Text))];
        string[] words = [.. train.SelectMany(utterance => utterance.Text.Split(' '))];
        _mostFrequent = words.CountBy(word => word).MaxBy(count => count.Value).Key;
        _wordsPerSecond = words.Length / train.Sum(utterance => utterance.Sound.Duration.TotalSeconds);
    }

    public (string Name, string[] Texts) Transcribe(Utterance[] test) => test.Any(utterance => utterance.Text.Contains(' '))
        ? ("most frequent word", [.. test.Select(MostFrequent)])
        : ("nearest recording (DTW)", [.. test.AsParallel().AsOrdered().WithDegreeOfParallelism(Threads.Count).Select(Nearest)]);

    /// <summary>As many words as are usual in that time.</summary>
    private string MostFrequent(Utterance utterance) =>
        string.Join(' ', Enumerable.Repeat(_mostFrequent, Math.Max(1, (int)Math.Round(utterance.Sound.Duration.TotalSeconds * _wordsPerSecond))));

    private string Nearest(Utterance utterance)
    {
        Tensor features = Features(utterance.Sound);
        return _templates.Length == 0 ? _mostFrequent : _templates.MinBy(template => Distance(features, template.Features)).Text;
    }

    private static Tensor Features(Waveform sound) => FeatureScaling.PerUtterance(Cepstrum.Compute(sound));

    /// <summary>Dynamic time warping (Sakoe and Chiba, 1978): the least sum of distances along a path through both, per frame of the two.</summary>
    internal static double Distance(Tensor a, Tensor b)
    {
        var (rows, columns, width) = (a.Shape[0], b.Shape[0], a.Shape[1]);
        double[] before = new double[columns + 1], now = new double[columns + 1];
        Array.Fill(before, double.PositiveInfinity);
        before[0] = 0;
        for (int row = 0; row < rows; row++)
        {
            now[0] = double.PositiveInfinity;
            ReadOnlySpan<float> x = a.Data.Slice(row * width, width);
            for (int column = 0; column < columns; column++)
            {
                float distance = System.Numerics.Tensors.TensorPrimitives.Distance(x, b.Data.Slice(column * width, width));
                now[column + 1] = distance + Math.Min(before[column], Math.Min(before[column + 1], now[column]));
            }

            (before, now) = (now, before);
        }

        return before[columns] / (rows + columns);
    }
}
