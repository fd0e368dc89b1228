using Translation;

namespace RnnLib.PublicApi.Tests.Samples;

/// <summary>Small runs of samples/Translation, and its readers and generators: a wrong question would be learned as well.</summary>
public sealed class TranslationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-translation").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("addition", "addition.safetensors")]
    [InlineData("g2p", "g2p-attention.png")]
    [InlineData("en-es", "en-es-attention.png")]
    public void Run_Quick_WritesModelAndPicture(string task, string file)
    {
        new Settings { Task = task, Quick = true, Examples = 200, Tests = 20, Epochs = 1, Output = _folder }.Run();

        Assert.True(new FileInfo(Path.Combine(_folder, file)).Length > 1000);
        Assert.True(File.Exists(Path.Combine(_folder, $"{task}.safetensors")));
    }

    [Fact]
    public void Run_NothingToLearnFrom_SaysWhichOption() =>
        Assert.Contains("--epochs: expected more than 0", Assert.Throws<ArgumentException>(() => new Settings { Task = "g2p", Epochs = 0, Output = _folder }.Run()).Message);

    [Fact]
    public void CmuDictionary_Variants_AreOneWordWithoutStress()
    {
        string path = Path.Combine(_folder, "words.txt");
        File.WriteAllText(path, ";;; a remark\nA  AH0\nA(1)  EY1\nA(2)  AH1\n3D  TH R IY1\nCAT'S  K AE1 T S\n");

        List<(string Word, List<string> Sounds)> words = CmuDictionary.Read(path);

        Assert.Equal(["a", "cat's"], words.Select(word => word.Word));
        Assert.Equal(["AH", "EY"], words[0].Sounds);
        Assert.Equal(["K AE T S"], words[1].Sounds);
    }

    [Fact]
    public void CmuDictionary_WordWithoutSounds_NamesTheLine()
    {
        string path = Path.Combine(_folder, "words.txt");
        File.WriteAllText(path, "A  AH0\nB\n");

        Assert.Contains("line 2", Assert.Throws<RnnLibFormatException>(() => CmuDictionary.Read(path)).Message);
    }

    [Fact]
    public void SpellingRules_Draw_FollowTheRules()
    {
        List<(string Word, List<string> Sounds)> words = SpellingRules.Draw(500, new Rng(1));

        Assert.Equal(500, words.Select(word => word.Word).Distinct().Count());
        Assert.All(words.Where(word => word.Word.StartsWith("ce", StringComparison.Ordinal)), word => Assert.StartsWith("S ", word.Sounds[0], StringComparison.Ordinal));
        Assert.All(words.Where(word => word.Word.StartsWith("ca", StringComparison.Ordinal)), word => Assert.StartsWith("K ", word.Sounds[0], StringComparison.Ordinal));
        Assert.All(words.Where(word => word.Word.EndsWith("ake", StringComparison.Ordinal)), word => Assert.EndsWith(" EY K", word.Sounds[0], StringComparison.Ordinal));
        Assert.Contains(words, word => word.Word.StartsWith("ce", StringComparison.Ordinal));
    }

    [Fact]
    public void SmallGrammar_Draw_AgreesInGenderAndNumber()
    {
        RnnLib.Data.ParallelTextDataset pairs = SmallGrammar.Draw(3000, new Rng(1));

        Assert.All(Enumerable.Range(0, pairs.Count).Where(i => pairs.Sources[i].StartsWith("the red houses see ", StringComparison.Ordinal)),
            i => Assert.StartsWith("las casas rojas ven ", pairs.Targets[i], StringComparison.Ordinal));
        Assert.Contains(pairs.Sources, source => source.StartsWith("the red houses see ", StringComparison.Ordinal));
    }

    [Fact]
    public void WordByWord_PairsOfWords_FindsThem()
    {
        var baseline = new WordByWord(new(["the cat", "the dog", "a dog"], ["el gato", "el perro", "un perro"]));

        Assert.Equal("un gato London", baseline.Translate("a cat London"));
    }
}
