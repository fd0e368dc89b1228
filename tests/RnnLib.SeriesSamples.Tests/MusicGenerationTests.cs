using MusicGeneration;

namespace RnnLib.SeriesSamples.Tests;

public sealed class MusicGenerationTests
{
    [Fact]
    public void Probability_AnyContext_SumsToOne()
    {
        var counts = new CharacterBaseline("abracadabra", 2, 5);
        foreach (string context in new[] { "", "a", "br", "zz" })
            Assert.Equal(1, "abcdr".Sum(letter => counts.Probability(context, letter)), 1e-12);
    }

    [Fact]
    public void BitsPerCharacter_RepeatedText_GoesToZero() =>
        Assert.InRange(new CharacterBaseline(string.Concat(Enumerable.Repeat("abc", 500)), 2, 3).BitsPerCharacter("abcabcabc"), 0, 0.02);

    [Fact]
    public void NegativeLogLikelihood_KeyThatAlternates_IsAllInTheStepBefore()
    {
        float[] keys = new float[100 * Chorales.Keys];
        for (int step = 0; step < 100; step += 2)
            keys[step * Chorales.Keys + 40] = 1;
        Tensor[] pieces = [Tensor.From([100, Chorales.Keys], keys)];
        Assert.InRange(KeyBaseline.NegativeLogLikelihood(pieces, pieces, looksBack: false), Math.Log(2), Math.Log(2) + 0.5);
        Assert.InRange(KeyBaseline.NegativeLogLikelihood(pieces, pieces, looksBack: true), 0, 0.5);
    }

    [Fact]
    public void ToNotes_KeyThatStaysDown_SoundsOn()
    {
        float[] keys = new float[4 * Chorales.Keys];
        foreach ((int step, int pitch) in new[] { (0, 60), (1, 60), (3, 60), (2, 21) })
            keys[step * Chorales.Keys + pitch - Chorales.Lowest] = 1;
        Assert.Equal([new Note(21, 20, 10), new(60, 0, 20), new(60, 30, 10)], Chorales.ToNotes(keys, 10));
    }

    [Fact]
    public void Run_Tunes_BeatsOneLetterAndWritesMusic() => InFolder(folder =>
    {
        var (network, _) = new TuneExperiment(new() { Output = folder, Quick = true, Epochs = 3, HiddenSize = 32 }).Run();
        Assert.InRange(network, 0.5, 3);
        Assert.All(["tune.mid", "tune.abc", "loss.png", "model.safetensors"], name => Assert.True(File.Exists(Path.Combine(folder, name))));
    });

    [Fact]
    public void Run_Chorales_BeatsFrequencies() => InFolder(folder =>
    {
        // Two chords that take turns, two steps each: a key knows its step before, not how long it has been down.
        string path = Path.Combine(folder, "pieces.csv");
        const int pieces = 162;
        File.WriteAllLines(path, ["split,chorale,step,notes", .. Enumerable.Range(0, pieces).SelectMany(piece => Enumerable.Range(0, 48)
            .Select(step => $"{(piece switch { pieces - 1 => "test", pieces - 2 => "valid", _ => "train" })},{piece},{step},{((step + piece) / 2 % 2 == 0 ? "60 64 67" : "62 65 69")}"))]);
        var (network, baseline) = new ChoraleExperiment(new() { Data = path, Output = folder, HiddenSize = 48, Epochs = 40 }).Run();
        Assert.InRange(network, 0, baseline);
        Assert.True(new FileInfo(Path.Combine(folder, "chorale.mid")).Length > 30);
    });

    [Theory]
    [InlineData("train,0,0,60 20", "line 2: expected split,chorale,step,notes")]
    [InlineData("train,0,0,60", "whose split is train, valid and test; found train")]
    public void Load_WrongFile_IsRefused(string line, string message) => InFolder(folder =>
    {
        string path = Path.Combine(folder, "pieces.csv");
        File.WriteAllText(path, $"split,chorale,step,notes\n{line}\n");
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Chorales.Load(path)).Message);
    });

    private static void InFolder(Action<string> test)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        test(folder);
        Directory.Delete(folder, recursive: true);
    }
}
