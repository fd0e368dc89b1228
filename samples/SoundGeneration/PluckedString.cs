using RnnLib;

namespace SoundGeneration;

/// <summary>Melodies by rule, to learn from where no others are given: one string, plucked again and again,
/// with six partials that die away, the high ones first, and a little noise.</summary>
internal static class PluckedString
{
    private const int Partials = 6;
    private const double Lowest = 220, Loudness = 0.4, Noise = 0.001, SecondsToDie = 0.5, Attack = 0.004;
    private static readonly int[] Scale = [0, 2, 4, 7, 9, 12];   // semitones: pentatonic
    private static readonly double[] Lengths = [0.15, 0.15, 0.3, 0.45];

    public static float[] Draw(double seconds, int rate, Rng rng)
    {
        float[] sound = new float[(int)(seconds * rate)];
        for (int i = 0; i < sound.Length; i++)
            sound[i] = (float)(Noise * rng.NextNormal());
        int place = 2;
        for (int first = 0, length; first < sound.Length; first += length)
        {
            length = Math.Min((int)(Lengths[rng.NextInt32(Lengths.Length)] * rate), sound.Length - first);
            place = Math.Clamp(place + rng.NextInt32(5) - 2, 0, Scale.Length - 1);
            Pluck(sound.AsSpan(first, length), rate, Lowest * Math.Pow(2, Scale[place] / 12.0), Loudness * (0.6 + 0.4 * rng.NextSingle()));
        }

        return sound;
    }

    private static void Pluck(Span<float> sound, int rate, double pitch, double loudness)
    {
        for (int i = 0; i < sound.Length; i++)
        {
            double time = (double)i / rate, value = 0;
            for (int partial = 1; partial <= Partials; partial++)
                value += Math.Sin(2 * Math.PI * pitch * partial * time) / partial * Math.Exp(-time * partial / SecondsToDie);
            sound[i] += (float)(loudness * value * Math.Min(1, time / Attack));
        }
    }
}
