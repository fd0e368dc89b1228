using RnnLib;

namespace SpeechRecognitionSample;

/// <summary>Recordings of one voice, one after the other, with faint noise between them.</summary>
internal static class JoinedSpeech
{
    private const int Fewest = 2, Most = 5;
    private const float ShortestGap = 0.03f, LongestGap = 0.25f, NoiseLevel = 0.001f;

    /// <summary>Two to five recordings of the voice of a random one.</summary>
    public static Utterance Draw(Utterance[] from, Rng rng)
    {
        string voice = from[rng.NextInt32(from.Length)].Voice;
        Utterance[] same = [.. from.Where(utterance => utterance.Voice == voice)];
        return Join([.. Enumerable.Range(0, Fewest + rng.NextInt32(Most - Fewest + 1)).Select(_ => same[rng.NextInt32(same.Length)])], rng);
    }

    public static Utterance Join(Utterance[] parts, Rng rng)
    {
        var samples = new List<float>();
        foreach (Utterance part in parts)
        {
            if (samples.Count > 0)
                samples.AddRange(Gap(rng));
            samples.AddRange(part.Sound.Samples);
        }

        return new(new([.. samples], Corpus.SampleRate), string.Join(' ', parts.Select(part => part.Text)), parts[0].Voice);
    }

    private static float[] Gap(Rng rng)
    {
        float[] gap = new float[(int)((ShortestGap + (LongestGap - ShortestGap) * rng.NextSingle()) * Corpus.SampleRate)];
        rng.FillNormal(gap, 0, NoiseLevel);
        return gap;
    }
}
