using RnnLib;
using RnnLib.Audio;

namespace SoundGeneration;

/// <summary>Sound at 8,000 samples a second: to learn from, to know when to stop, and never heard.</summary>
internal sealed record Sounds(float[] Train, float[] Validation, float[] Test)
{
    public const int Rate = 8000;
    private const float Loudest = 0.8f, Step = 1f / (1 << 15);
    private const int FewestSeconds = 2;

    /// <summary>A tenth of what is given is kept to test on, a twentieth to know when to stop: whole recordings, or the end of the only one.</summary>
    public static Sounds Load(Settings settings)
    {
        var rng = new Rng(settings.Seed);
        if (settings.Data is not { } path)
        {
            float[] Made(double share) => PluckedString.Draw(settings.SecondsMade * share, Rate, rng);
            return new(Made(1), Made(0.05), Made(0.1));
        }

        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path, settings.Pattern).Order(StringComparer.Ordinal)] : [path];
        if (files.Length == 0)
            throw new ArgumentException($"{path}: there is no file {settings.Pattern} in this folder.");
        rng.Shuffle(files.AsSpan());
        float[][] parts = [.. files.Select(file => Read(file, rng))];
        if (files.Length < 20)
            parts = Cut(parts);
        int test = parts.Length / 10, validation = parts.Length / 20;
        var sounds = new Sounds(
            [.. parts[..^(test + validation)].SelectMany(part => part)],
            [.. parts[^(test + validation)..^test].SelectMany(part => part)],
            [.. parts[^test..].SelectMany(part => part)]);
        return sounds.Train.Length >= FewestSeconds * Rate && Math.Min(sounds.Validation.Length, sounds.Test.Length) >= Rate / 20
            ? sounds
            : throw new ArgumentException($"{path}: expected at least {FewestSeconds} seconds of sound, and some to test on in each tenth of the recordings.");
    }

    /// <summary>A recording as loud as the others. What 16 bits rounded away is drawn anew: made louder, the
    /// steps would show, and be learned instead of the sound.</summary>
    private static float[] Read(string path, Rng rng)
    {
        float[] samples = Resampler.Resample(WavFile.Read(path).ToMono(), Rate).Samples.ToArray();
        float peak = Math.Max(Step, samples.Length == 0 ? 0 : samples.Max(Math.Abs));
        return Array.ConvertAll(samples, sample => (sample + Step * (rng.NextSingle() - 0.5f)) / peak * Loudest);
    }

    /// <summary>A few recordings as twenty parts.</summary>
    private static float[][] Cut(float[][] recordings)
    {
        float[] all = [.. recordings.SelectMany(recording => recording)];
        return [.. all.Chunk(Math.Max(1, (all.Length + 19) / 20))];
    }
}
