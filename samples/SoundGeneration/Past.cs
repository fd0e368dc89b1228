using RnnLib;
using RnnLib.Audio;

namespace SoundGeneration;

/// <summary>What a model is told of the past: the last samples, each as it sounds and as it is companded. Whatever it predicts,
/// it hears classes.</summary>
internal static class Past
{
    /// <summary>How many samples back; the recurrent state remembers the rest.</summary>
    public const int Samples = 16;

    public const int Size = 2 * Samples;

    /// <summary>Parallel streams as one batch, each going on where the one above it ends, and the class that follows every step.</summary>
    public static (Sequence Input, TokenBatch Next) Streams(ReadOnlySpan<int> codes, int streams, MuLaw law)
    {
        int steps = (codes.Length - 1) / streams;
        float[] features = new float[streams * steps * Size];
        for (int step = 0; step < streams * steps; step++)
            Write(codes[..(step + 1)], features.AsSpan(step * Size, Size), law);
        return (Tensor.From([streams, steps, Size], features), new(streams, steps, codes.Slice(1, streams * steps)));
    }

    /// <summary>The features of the present: the newest sample first, silence before the first.</summary>
    public static void Write(ReadOnlySpan<int> codes, Span<float> features, MuLaw law)
    {
        features.Clear();
        for (int back = 0; back < Math.Min(Samples, codes.Length); back++)
        {
            int code = codes[^(back + 1)];
            features[back] = law.Decode(code);
            features[Samples + back] = 2f * code / (law.Channels - 1) - 1;
        }
    }
}
