using RnnLib.Data;
using SentimentAnalysis;

namespace RnnLib.PublicApi.Tests.Samples;

public sealed class SentimentAnalysisTests
{
    [Fact]
    public void NaiveBayes_TwoTexts_WeighsCountsPlusOne()
    {
        var bayes = new NaiveBayes(new TextDataset(["good good", "bad"], [1, 0]), Tokenizers.Whitespace);

        Assert.Equal(1, bayes.Classify("good"));
        Assert.Equal(0, bayes.Classify("bad"));
        Assert.Equal(0, bayes.Classify("good bad"));   // 1/3 x 2/3 against 3/4 x 1/4
        Assert.Equal(1, bayes.Classify("good good bad"));   // 2/27 against 9/64
    }

    [Fact]
    public void Run_GeneratedSentences_BeatsCountingWordsAndSaysWhy()
    {
        using var folder = new SampleFolder();
        var settings = new Settings
        {
            Output = folder.Path,
            Seed = 1,
            Quick = true,
            ChosenEpochs = 12,
            ChosenEmbedding = 32,
            ChosenHidden = 16,
            ChosenDropout = 0.2f,
            ChosenRate = 1e-2f,
            Pooling = Pooling.Max,
            MaximumWords = 1000,
            MaximumLength = 50,
        };
        new Experiment(settings).Run();

        Classifier reloaded = Classifier.Load(Path.Combine(folder.Path, "model.safetensors"));
        Judgement judgement = reloaded.Judge("the plot was not very awful .");
        Assert.Equal("positive", judgement.Class);
        Assert.Equal("not", judgement.Words.MaxBy(word => word.Effect)!.Word);   // without it the sentence blames
        Assert.All(["loss.png", "words.png", "words.html"], file => Assert.True(new FileInfo(Path.Combine(folder.Path, file)).Length > 100));
    }
}
