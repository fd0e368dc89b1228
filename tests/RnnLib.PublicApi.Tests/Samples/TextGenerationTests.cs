using RnnLib.Data;
using TextGeneration;

namespace RnnLib.PublicApi.Tests.Samples;

public sealed class TextGenerationTests
{
    [Fact]
    public void New_CharRnnOfShakespeare_HasTheParametersOfItsLog() =>
        Assert.Equal(Network.CharRnnParameters, Network.New(Level.Char, Recipe.Plain, 65, 2, 128, 0, new Rng(1)).ParameterCount);

    [Theory]
    [InlineData(1, 0.5)]   // (2 + 2/2) / (4 + 2)
    [InlineData(2, 2.5 / 3)]   // (2 + 1 x 0.5) / (2 + 1)
    public void Counts_TwoTokensInTurn_SmoothByTheOrderBelow(int order, double probability)
    {
        Batch<TokenBatch> text = new TokenStreams([0, 1, 0, 1, 0], batchSize: 1).Batches().Single();

        Assert.Equal(-Math.Log(probability), new Counts(order, 2, text).Loss(text), 12);
    }

    [Theory]
    [InlineData(nameof(Level.Char), nameof(Recipe.Plain))]
    [InlineData(nameof(Level.Word), nameof(Recipe.Plain))]
    [InlineData(nameof(Level.Word), nameof(Recipe.Awd))]
    public void Run_GeneratedText_SavesAModelThatWrites(string level, string recipe)
    {
        using var folder = new SampleFolder();
        var writing = new WritingSettings("the ", Length: 30, Temperature: 0.7f, TopK: 5, TopP: 0.9f);
        var settings = new Settings
        {
            Output = folder.Path,
            Level = Enum.Parse<Level>(level),
            Recipe = Enum.Parse<Recipe>(recipe),
            Quick = true,
            ChosenHidden = 16,
            ChosenEpochs = 1,
            Writing = writing,
        };
        new Experiment(settings).Run();

        var writer = Writer.Load(Path.Combine(folder.Path, "model.safetensors"));
        string text = writer.Write(writing, seed: 3);
        Assert.StartsWith("the ", text, StringComparison.Ordinal);
        Assert.Equal(text, writer.Write(writing, seed: 3));
        new Experiment(settings with { Resume = true, ChosenEpochs = 2 }).Run();
    }

    [Fact]
    public void Load_FileOfAnotherProgram_SaysSo()
    {
        using var folder = new SampleFolder();
        string path = Path.Combine(folder.Path, "other.safetensors");
        new Layers.Linear(2, 2, new Rng(1)).Save(path);

        Assert.Contains("not a model that this program saved", Assert.Throws<RnnLibFormatException>(() => Writer.Load(path)).Message, StringComparison.Ordinal);
    }
}
