using RnnLib.Audio;
using SpeechRecognitionSample;

namespace RnnLib.PublicApi.Tests.Samples;

/// <summary>A small run of samples/SpeechRecognition, its readers, its lexicon and its baseline.</summary>
public sealed class SpeechRecognitionTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_FewTones_WritesModelAndPicture()
    {
        Settings settings = Small() with { Quick = true, Sentences = 12 };

        new Experiment(settings).Run();

        Assert.True(new FileInfo(settings.PicturePath).Length > 5000);
        Assert.True(File.Exists(settings.ModelPath));
    }

    [Fact]
    public void Run_DigitRecordings_HoldsBackTakesAndTheLastSpeaker()
    {
        foreach (string speaker in (string[])["anna", "bob", "carl"])
        {
            for (int take = 4; take < 7; take++)
            {
                for (int digit = 0; digit < 2; digit++)
                    Tone($"recordings/{digit}_{speaker}_{take}.wav", 300 + 500 * digit + 10 * take);
            }
        }

        Settings settings = Small() with { Data = _folder.Path };
        Corpus corpus = Corpus.Load(settings);
        new Experiment(settings).Run();

        Assert.Equal((8, 4, 6), (corpus.Train.Length, corpus.Tests[0].Utterances.Length, corpus.Tests[1].Utterances.Length));
        Assert.All(corpus.Tests[1].Utterances.Concat(corpus.Tests[3].Utterances), utterance => Assert.Equal("carl", utterance.Voice));
        Assert.DoesNotContain(corpus.Train.Concat(corpus.Tests[0].Utterances), utterance => utterance.Voice == "carl");
        Assert.Equal(["one", "zero"], corpus.Train.Select(utterance => utterance.Text).Distinct().Order());
        Assert.Contains("expected one of anna, bob, carl, got dora", Assert.Throws<ArgumentException>(() => Corpus.Load(settings with { UnseenSpeaker = "dora" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderWithTexts_ReadsAnyRateAndHoldsBackAVoice()
    {
        for (int i = 0; i < 6; i++)
        {
            Tone($"{(i < 4 ? "anna" : "bob")}/{i}.wav", 400, sampleRate: 16000);
            _folder.Write($"{(i < 4 ? "anna" : "bob")}/{i}.txt", " Hello,  World -- it's 5!\n");
        }

        Corpus corpus = Corpus.Load(Small() with { Data = _folder.Path, UnseenSpeaker = "bob" });

        Assert.Equal((3, 1, 2), (corpus.Train.Length, corpus.Tests[0].Utterances.Length, corpus.Tests[1].Utterances.Length));
        Assert.All(corpus.Train, utterance => Assert.Equal(("hello world it's 5", 8000), (utterance.Text, utterance.Sound.SampleRate)));
    }

    [Theory]
    [InlineData("transcripts.csv", ',')]
    [InlineData("transcripts.tsv", '\t')]
    public void Load_FolderWithATable_TakesItsTexts(string table, char separator)
    {
        for (int i = 0; i < 3; i++)
            Tone($"{i}.wav", 400);
        _folder.Write(table, $"file{separator}text\n0.wav{separator}one\n1.wav{separator}two\n2.wav{separator}one\n");

        Corpus corpus = Corpus.Load(Small() with { Data = _folder.Path });

        Assert.Equal(["one", "one", "two"], corpus.Train.Concat(corpus.Tests[0].Utterances).Select(utterance => utterance.Text).Order());
    }

    [Fact]
    public void Load_NothingToRead_SaysWhatIsExpected()
    {
        Assert.Contains("there is no such folder", Assert.Throws<IOException>(() => Corpus.Load(Small() with { Data = Path.Combine(_folder.Path, "none") })).Message, StringComparison.Ordinal);
        Assert.Contains("WAV files with a .txt of the same name", Assert.Throws<IOException>(() => Corpus.Load(Small() with { Data = _folder.Path })).Message, StringComparison.Ordinal);
        Assert.Contains("--epochs: expected more than 0", Assert.Throws<ArgumentException>(() => new Experiment(Small() with { Epochs = 0 }).Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lexicon_Score_AllowsWhatWordsGoOnWith()
    {
        var alphabet = new Alphabet(" einostw");
        var lexicon = new Lexicon(["one", "two", "ten"], alphabet);

        Assert.Equal(Math.Log(2 / 3.0), lexicon.Score([], alphabet.Encode("t")[0]), 1e-12);
        Assert.Equal(Math.Log(1 / 2.0), lexicon.Score(alphabet.Encode("one t"), alphabet.Encode("w")[0]), 1e-12);
        Assert.Equal(0, lexicon.Score(alphabet.Encode("one"), alphabet.Encode(" ")[0]), 1e-12);
        Assert.Equal(double.NegativeInfinity, lexicon.Score(alphabet.Encode("on"), alphabet.Encode(" ")[0]));
        Assert.Equal(double.NegativeInfinity, lexicon.Score(alphabet.Encode("one"), alphabet.Encode("s")[0]));
    }

    [Fact]
    public void Distance_OfStretchedSound_IsNone()
    {
        Tensor word = Tensor.From(new float[,] { { 1, 0 }, { 0, 2 }, { 3, 3 } });
        Tensor slow = Tensor.From(new float[,] { { 1, 0 }, { 1, 0 }, { 0, 2 }, { 3, 3 }, { 3, 3 } }), other = Tensor.From(new float[,] { { 1, 0 }, { 0, 2 }, { 3, 4 } });

        Assert.Equal(0, Baselines.Distance(word, slow));
        Assert.Equal(1.0 / 6, Baselines.Distance(word, other), 1e-6);
    }

    [Fact]
    public void Hear_Augmented_HasTheFramesOfItsSpeedAndRepeats()
    {
        Waveform sound = ToneLanguage.Say("sama kilo", new("somebody", 120, 1, 1, 0.005f), new Rng(1)).Sound;

        Tensor first = Augmentation.Hear(sound, new Rng(2)), again = Augmentation.Hear(sound, new Rng(2)), other = Augmentation.Hear(sound, new Rng(3));

        Assert.Equal(first.ToArray(), again.ToArray());
        Assert.NotEqual(first.Shape[0], other.Shape[0]);
        Assert.All([first, other], features => Assert.InRange(features.Shape[0], 0.8 * Recognizer.Hear(sound).Shape[0], 1.25 * Recognizer.Hear(sound).Shape[0]));
    }

    private Settings Small() => new() { Output = Path.Combine(_folder.Path, "out"), Epochs = 1, Hidden = 8 };

    private void Tone(string name, double frequency, int sampleRate = 8000)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WavFile.Write(path, new([.. Enumerable.Range(0, sampleRate / 3).Select(n => 0.3f * (float)Math.Sin(2 * Math.PI * frequency * n / sampleRate))], sampleRate));
    }
}
