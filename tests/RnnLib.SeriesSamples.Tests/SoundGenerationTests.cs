using RnnLib.Audio;
using SoundGeneration;

namespace RnnLib.SeriesSamples.Tests;

public sealed class SoundGenerationTests
{
    private static readonly MuLaw Law = new();
    private static readonly Head[] Heads = [new SoftmaxHead(Law), new MixtureHead(Law)];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void LogProbability_AllClasses_AddUpToOne(int head)
    {
        float[] row = Tensor.Normal([Heads[head].Width], 0, 1, new Rng(4)).ToArray();

        Assert.Equal(1, Enumerable.Range(0, Law.Channels).Sum(code => Math.Exp(Heads[head].LogProbability(row, code))), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TargetOf_Codes_LieInTheirClasses(int head)
    {
        var codes = new TokenBatch(1, Law.Channels, [.. Enumerable.Range(0, Law.Channels)]);

        Target target = Heads[head].TargetOf(codes, new Rng(5));

        int[] said = target.IsClasses ? target.Classes.ToArray() : [.. target.Values.ToArray().Select(Law.Encode)];
        Assert.Equal(codes.Tokens.ToArray(), said);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Draw_Often_IsAsLikelyAsTheHeadSays(int head)
    {
        float[] row = Tensor.Normal([Heads[head].Width], 0, 1, new Rng(6)).ToArray();
        var rng = new Rng(7);
        int[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => Law.Encode(Heads[head].Draw(row, 1, rng)))];

        double quiet = Enumerable.Range(0, 128).Sum(code => Math.Exp(Heads[head].LogProbability(row, code)));
        Assert.Equal(quiet, drawn.Count(code => code < 128) / 20_000.0, 0.012);
    }

    [Fact]
    public void Streams_Codes_HearThePastAndSayWhatFollows()
    {
        int[] codes = [.. Enumerable.Range(100, 41)];

        var (input, next) = Past.Streams(codes, streams: 2, Law);

        Assert.Equal((2, 20), (input.Batch, input.Time));
        Assert.Equal(codes[1..], next.Tokens.ToArray());
        Assert.Equal(0, input.Values[0, 0, 1]);                                              // silence before the first
        Assert.Equal(Law.Decode(120), input.Values[1, 0, 0]);
        Assert.Equal(Law.Decode(105), input.Values[1, 0, Past.Samples - 1]);
        Assert.Equal(2f * 119 / 255 - 1, input.Values[1, 0, Past.Samples + 1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Play_Primed_SaysWhatTheWholePastWouldSay(int head)
    {
        var model = new SampleModel(12, Heads[head], new Rng(8));
        float[] primer = PluckedString.Draw(0.01, Sounds.Rate, new Rng(9));

        float[] played = new Musician(model, Heads[head], Law).Play(primer, 40, temperature: 0.7f, new Rng(10));

        int[] heard = [.. new[] { 0f }.Concat(primer).Concat(played).Select(Law.Encode)];
        Tensor rows = model.Predict(Past.Streams(heard, 1, Law).Input).Values;
        var rng = new Rng(10);
        for (int i = 0; i < played.Length; i++)
            Assert.Equal(Heads[head].Draw(rows.Data.Slice((primer.Length + i) * Heads[head].Width, Heads[head].Width), 0.7f, rng), played[i], 1e-4);
    }

    [Fact]
    public void Baselines_SoundsThatTheyKnow_AreForeseen()
    {
        int[] inTurn = [.. Enumerable.Range(0, 4000).Select(i => i % 2 == 0 ? 50 : 200)];
        var known = new Baselines(inTurn, Law);
        Assert.Equal(Math.Log(2), known.Frequencies(inTurn), 0.1);
        Assert.InRange(known.SampleBefore(inTurn), 0, 0.01);

        int[] sine = [.. Enumerable.Range(0, 4000).Select(i => Law.Encode(0.5f * MathF.Sin(0.3f * i)))];
        var ofSine = new Baselines(sine, Law);
        Assert.InRange(ofSine.LinearPrediction(sine, order: 8), 0, 0.7 * ofSine.Frequencies(sine));
        Assert.InRange(ofSine.LinearPrediction([.. sine, .. Enumerable.Repeat(128, 4000)], 8, memory: 0.9), 0,
            ofSine.LinearPrediction([.. sine, .. Enumerable.Repeat(128, 4000)], 8));        // silence is foreseen once it has begun
    }

    [Fact]
    public void Run_LittleSound_WritesSoundsPictureAndModels() => InFolder(folder =>
    {
        var (softmax, mixture, baseline) = new Experiment(new() { Output = folder, ChosenSeconds = 4, ChosenEpochs = 3, ChosenHidden = 16 }).Run();

        Assert.All([softmax, mixture], nats => Assert.InRange(nats, 1, Math.Log(256)));
        Assert.InRange(baseline, 1, Math.Log(256));
        Assert.All(["softmax", "mixture"], name => Assert.All([".wav", "-primed.wav", "-loss.png", ".safetensors"],
            end => Assert.True(File.Exists(Path.Combine(folder, name + end)))));
        Assert.Equal(3 * Sounds.Rate, WavFile.Read(Path.Combine(folder, "mixture-primed.wav")).Length);
        Assert.True(new FileInfo(Path.Combine(folder, "sound.png")).Length > 10_000);
    });

    [Fact]
    public void Load_Recordings_AreEquallyLoudAndApart() => InFolder(folder =>
    {
        for (int i = 0; i < 40; i++)
            WavFile.Write(Path.Combine(folder, $"{i}.wav"), new([.. Enumerable.Range(0, 1600).Select(at => i / 100f * MathF.Sin(at))], 2 * Sounds.Rate));
        var settings = new Settings { Output = folder, Data = folder };

        Sounds sounds = Sounds.Load(settings);

        Assert.Equal((34 * 800, 2 * 800, 4 * 800), (sounds.Train.Length, sounds.Validation.Length, sounds.Test.Length));
        Assert.Equal(0.8, sounds.Test.Max(), 0.01);
        Assert.Contains("no file *.mp3", Refused("*.mp3"), StringComparison.Ordinal);
        Assert.Contains("at least 2 seconds", Refused("1.wav"), StringComparison.Ordinal);

        string Refused(string pattern) => Assert.Throws<ArgumentException>(() => Sounds.Load(settings with { Pattern = pattern })).Message;
    });

    private static void InFolder(Action<string> test)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        test(folder);
        Directory.Delete(folder, recursive: true);
    }
}
