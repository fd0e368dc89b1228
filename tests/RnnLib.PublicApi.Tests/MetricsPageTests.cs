using System.Text.RegularExpressions;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/metrics.md, compiled and run, and its table held against the names.</summary>
public sealed partial class MetricsPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "MetricsPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "metrics.md"));

        Assert.True(code.Length > 10);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Table_NamesTheMetricsAsHistoriesDo()
    {
        Metric[] metrics =
        [
            Metrics.Accuracy, Metrics.Precision(), Metrics.Recall(), Metrics.F1(), Metrics.RocAuc, Metrics.Perplexity(), Metrics.BitsPerCharacter(), Metrics.MeanAbsoluteError,
            Metrics.RootMeanSquaredError, Metrics.MeanAbsolutePercentageError, Metrics.SymmetricMeanAbsolutePercentageError, Metrics.MeanAbsoluteScaledError(1), Metrics.RSquared,
            Metrics.WordErrorRate(), Metrics.CharacterErrorRate(), Metrics.RougeL(), Metrics.Bleu(), Metrics.DecodedAccuracy(new()),
        ];
        string[] listed = [.. File.ReadLines(Documentation.PathOf("docs", "metrics.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).SelectMany(line => Word().Matches(line.Split('|')[2]).Select(match => match.Value))];

        Assert.All(metrics, metric => Assert.Contains(metric.Name, listed));
    }

    [Fact]
    public void Page_Program_Scores()
    {
        string[] said = ["the cat sat on the mat", "hello world"], asked = ["the cat is on the mat", "hello there world"];
        double bleu = TextScores.Bleu(said, asked);                    // sacrebleu's defaults: 4-grams, 13a words, exponential smoothing
        double strict = TextScores.Bleu(said, asked, new() { Smoothing = BleuSmoothing.None });
        double rouge = TextScores.RougeL(said, asked);
        double words = TextScores.WordErrorRate(said, asked);          // 2 edits in 9 words
        double letters = TextScores.CharacterErrorRate(said, asked);
        double phonemes = TextScores.TokenErrorRate([[1, 2, 3]], [[1, 3]]);

        // Words 7 of 8, pairs 3 of 6, threes 1 of 4, fours 0 of 3; nine words asked for.
        Assert.Equal(100 * Math.Exp(1 - 9 / 8.0) * Math.Pow(7 / 8.0 * (3 / 6.0) * (1 / 4.0) * (0.5 / 3), 0.25), bleu, 1e-9);
        Assert.Equal(0, strict);
        Assert.Equal((10 / 12.0 + 4 / 5.0) / 2, rouge, 1e-12);
        Assert.Equal(2 / 9.0, words, 1e-12);
        Assert.Equal(9 / 38.0, letters, 1e-12);
        Assert.Equal(1 / 2.0, phonemes);

        Tensor logits = Tensor.From(new float[,] { { 1, 0, 2 }, { 0, 3, 1 } });
        Target target = new[] { 0, 1 };
        var matrix = new ConfusionMatrix(classes: 3);
        matrix.Add(logits, target);                                    // batch after batch: model.Predict(batch.Input), batch.Target
        Console.WriteLine(matrix.ToText("rain", "snow", "sun"));
        double f1 = matrix.F1(ClassAverage.Macro);
        long mistaken = matrix[0, 2];                                  // rain that was taken for sun

        Assert.Equal((1 / 3.0, 1L), (f1, mistaken));
    }

    [GeneratedRegex("[a-z0-9_]+")]
    private static partial Regex Word();
}
