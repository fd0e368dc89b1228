using RnnLib.Data;

namespace SentimentAnalysis;

/// <summary>The baseline: how often each word stands in texts of each class, as if words knew nothing of each other; add-one smoothing.</summary>
internal sealed class NaiveBayes
{
    private readonly ITokenizer _tokenizer;
    private readonly Dictionary<string, double[]> _logProbabilities = [];
    private readonly double[] _logPriors;

    public NaiveBayes(TextDataset texts, ITokenizer tokenizer)
    {
        int classes = texts.ClassNames.Count;
        (_tokenizer, _logPriors) = (tokenizer, new double[classes]);
        double[] words = new double[classes];
        for (int i = 0; i < texts.Texts.Count; i++)
        {
            int of = texts.Classes[i];
            _logPriors[of]++;
            foreach (string token in tokenizer.Tokenize(texts.Texts[i]))
            {
                if (!_logProbabilities.TryGetValue(token, out double[]? counts))
                    _logProbabilities[token] = counts = new double[classes];
                counts[of]++;
                words[of]++;
            }
        }

        foreach (double[] counts in _logProbabilities.Values)
        {
            for (int of = 0; of < classes; of++)
                counts[of] = Math.Log((counts[of] + 1) / (words[of] + _logProbabilities.Count));
        }

        for (int of = 0; of < classes; of++)
            _logPriors[of] = Math.Log(_logPriors[of] / texts.Texts.Count);
    }

    public int Classify(string text)
    {
        double[] scores = [.. _logPriors];
        foreach (string token in _tokenizer.Tokenize(text))
        {
            if (!_logProbabilities.TryGetValue(token, out double[]? given))
                continue;   // never seen
            for (int of = 0; of < scores.Length; of++)
                scores[of] += given[of];
        }

        return Array.IndexOf(scores, scores.Max());
    }

    public double Accuracy(TextDataset texts) => texts.Texts.Where((text, i) => Classify(text) == texts.Classes[i]).Count() / (double)texts.Texts.Count;
}
