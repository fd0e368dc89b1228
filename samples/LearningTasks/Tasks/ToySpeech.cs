using RnnLib;

namespace LearningTasks.Tasks;

/// <summary>Six made-up phonemes in eight frequency bands, spoken after each other with pauses: a corpus without any alignment.</summary>
/// <remarks>
/// A phoneme is a colour of noise that changes: its first half is loud in a band that it shares with another phoneme, its second in one or two of
/// its own. So its beginning alone does not tell which of the two it is, and what comes later helps.
/// </remarks>
internal sealed class ToySpeech
{
    public const int Phonemes = 6, Bands = 8;
    private const float Noise = 0.18f, SilenceNoise = 0.05f, OnsetShare = 0.45f;

    private readonly float[,] _onset = new float[Phonemes, Bands], _body = new float[Phonemes, Bands];
    private readonly float[,] _frequency = new float[Phonemes, Bands], _phase = new float[Phonemes, Bands];

    /// <summary>Draws how the phonemes of a language sound.</summary>
    public ToySpeech(Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, Phonemes)];
        rng.Shuffle<int>(order);
        for (int i = 0; i < Phonemes; i += 2)
        {
            int shared = rng.NextInt32(Bands);
            (_onset[order[i], shared], _onset[order[i + 1], shared]) = (1, 1);
        }

        for (int phoneme = 0; phoneme < Phonemes; phoneme++)
        {
            int first = rng.NextInt32(Bands), second = rng.NextInt32(2) == 0 ? first : (first + 1 + rng.NextInt32(Bands - 1)) % Bands;
            (_body[phoneme, first], _body[phoneme, second]) = (1, 1);
            for (int band = 0; band < Bands; band++)
            {
                _onset[phoneme, band] += 0.08f;
                _body[phoneme, band] += 0.08f;
                _frequency[phoneme, band] = 0.05f + 0.35f * rng.NextSingle();
                _phase[phoneme, band] = 2 * MathF.PI * rng.NextSingle();
            }
        }
    }

    /// <summary>Utterances of three to eight phonemes; labels are 1 to 6, since 0 is the blank.</summary>
    public Batch<Sequence> Draw(int count, Rng rng)
    {
        var utterances = new List<List<float[]>>();
        var labels = new List<int[]>();
        for (int i = 0; i < count; i++)
        {
            int[] phonemes = new int[3 + rng.NextInt32(6)];
            var frames = new List<float[]>();
            AddSilence(frames, rng, rng.NextInt32(2) == 0);
            for (int p = 0; p < phonemes.Length; p++)
            {
                phonemes[p] = 1 + rng.NextInt32(Phonemes);
                AddPhoneme(frames, phonemes[p] - 1, rng);
                AddSilence(frames, rng, p + 1 < phonemes.Length || rng.NextInt32(2) == 0);
            }

            utterances.Add(frames);
            labels.Add(phonemes);
        }

        return new(Pad(utterances), TokenBatch.Pad(labels));
    }

    private void AddPhoneme(List<float[]> frames, int phoneme, Rng rng)
    {
        int count = 4 + rng.NextInt32(7), knee = Math.Max(1, (int)MathF.Round(OnsetShare * count));
        for (int t = 0; t < count; t++)
        {
            float onset = t < knee ? 1 - (float)t / Math.Max(knee - 1, 1) : 0, loudness = 0.6f + 0.4f * MathF.Sin(MathF.PI * t / (count - 1));
            float[] frame = new float[Bands];
            for (int band = 0; band < Bands; band++)
            {
                float colour = onset * _onset[phoneme, band] + (1 - onset) * _body[phoneme, band];
                frame[band] = loudness * (colour + 0.35f * MathF.Cos(_frequency[phoneme, band] * t + _phase[phoneme, band])) + Noise * rng.NextNormal();
            }

            frames.Add(frame);
        }
    }

    private static void AddSilence(List<float[]> frames, Rng rng, bool wanted)
    {
        for (int left = wanted ? 2 + rng.NextInt32(4) : 0; left > 0; left--)
            frames.Add([.. Enumerable.Range(0, Bands).Select(_ => SilenceNoise * rng.NextNormal())]);
    }

    private static Sequence Pad(List<List<float[]>> utterances)
    {
        int time = utterances.Max(frames => frames.Count);
        float[] values = new float[utterances.Count * time * Bands];
        foreach (var (row, frames) in utterances.Index())
        {
            foreach (var (step, frame) in frames.Index())
                frame.CopyTo(values, (row * time + step) * Bands);
        }

        return new(Tensor.From([utterances.Count, time, Bands], values), [.. utterances.Select(frames => frames.Count)]);
    }
}
