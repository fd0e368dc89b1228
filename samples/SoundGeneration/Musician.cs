using RnnLib;
using RnnLib.Audio;

namespace SoundGeneration;

/// <summary>A model that goes on from a sound, sample by sample, hearing what it said.</summary>
internal sealed class Musician(SampleModel model, Head head, MuLaw law)
{
    /// <summary>The samples that follow those of the primer, which are not repeated.</summary>
    public float[] Play(ReadOnlySpan<float> primer, int count, float temperature, Rng rng)
    {
        var running = model.Open();
        float[] sound = new float[count], features = new float[Past.Size];
        int[] codes = new int[primer.Length + 1 + count];   // a sample of silence first
        codes[0] = law.Encode(0);
        law.Encode(primer, codes.AsSpan(1, primer.Length));
        for (int heard = 1; heard < codes.Length; heard++)
        {
            Past.Write(codes.AsSpan(0, heard), features, law);
            ReadOnlySpan<float> row = running.Push(features);
            if (heard <= primer.Length)
                continue;
            float sample = sound[heard - primer.Length - 1] = head.Draw(row, temperature, rng);
            codes[heard] = law.Encode(sample);
        }

        return sound;
    }
}
