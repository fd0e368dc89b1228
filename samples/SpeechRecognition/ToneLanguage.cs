using RnnLib;

namespace SpeechRecognitionSample;

/// <summary>A language of a dozen words, written as it is spoken: vowels are two bands of a voice's harmonics, consonants hiss, hum or click.</summary>
/// <remarks>A voice has a pitch, a throat whose length moves all bands, a pace and some breath; voices are drawn at random, and some of them held back.</remarks>
internal static class ToneLanguage
{
    private const int KnownVoices = 16, UnseenVoices = 6;

    /// <summary>The letters that are sung: how long, where the two bands lie in hertz, how loud.</summary>
    private static readonly Dictionary<char, (double Seconds, double First, double Second, double Loudness)> Hums = new()
    {
        ['a'] = (0.10, 700, 1200, 1),
        ['e'] = (0.10, 500, 1900, 1),
        ['i'] = (0.10, 300, 2300, 1),
        ['o'] = (0.10, 450, 850, 1),
        ['u'] = (0.10, 300, 650, 1),
        ['l'] = (0.07, 400, 2800, 0.5),
        ['m'] = (0.07, 200, 200, 0.5),
    };

    private static readonly string[] Words = ["sama", "kilo", "mesu", "laki", "osam", "elku", "misol", "kusa", "limo", "aske", "uluk", "somi"];

    /// <summary>A voice. Throat 1 is that of an average man; a child's is about 1.3.</summary>
    public sealed record Voice(string Name, double Pitch, double Throat, double Pace, float Breath)
    {
        public static Voice Draw(string name, Rng rng) =>
            new(name, 90 + 150 * rng.NextSingle(), 0.9 + 0.35 * rng.NextSingle(), 0.8 + 0.4 * rng.NextSingle(), 0.002f + 0.01f * rng.NextSingle());
    }

    public static Corpus Speak(Settings settings)
    {
        var rng = new Rng(settings.Seed).Fork();
        Voice[] known = Voices(KnownVoices, "known", rng), unseen = Voices(UnseenVoices, "unseen", rng);
        int tests = Math.Max(2, settings.SentenceCount / 8);
        return new()
        {
            Description = $"A language of {Words.Length} words, generated, since neither --data nor --espeak is given; {KnownVoices} voices to learn from, {UnseenVoices} held back.",
            Train = Sentences(settings.SentenceCount, known, rng),
            Tests = [new("new sentences, known voices", Sentences(tests, known, rng)), new("new sentences, voices never heard", Sentences(tests, unseen, rng))],
            Epochs = settings.Quick ? 60 : 20,
            Published = "a generated language, so there is no published figure",
        };
    }

    /// <summary>A sentence of some words as this voice says it.</summary>
    public static Utterance Say(string text, Voice voice, Rng rng)
    {
        var samples = new List<float>();
        Silence(samples, 0.05);
        foreach (char letter in text)
            Letter(samples, letter, voice, rng);
        Silence(samples, 0.05);
        for (int i = 0; i < samples.Count; i++)
            samples[i] += voice.Breath * rng.NextNormal();
        return new(new([.. samples], Corpus.SampleRate), text, voice.Name);
    }

    private static Utterance[] Sentences(int count, Voice[] voices, Rng rng) =>
    [
        .. Enumerable.Range(0, count).Select(_ => Say(
            string.Join(' ', Enumerable.Range(0, 1 + rng.NextInt32(4)).Select(_ => Words[rng.NextInt32(Words.Length)])), voices[rng.NextInt32(voices.Length)], rng)),
    ];

    private static Voice[] Voices(int count, string kind, Rng rng) => [.. Enumerable.Range(1, count).Select(i => Voice.Draw($"{kind} {i}", rng))];

    private static void Letter(List<float> samples, char letter, Voice voice, Rng rng)
    {
        double length = (0.8 + 0.4 * rng.NextSingle()) / voice.Pace;
        if (Hums.TryGetValue(letter, out var hum))
        {
            Hum(samples, hum.Seconds * length, hum, voice);
            return;
        }

        switch (letter)
        {
            case ' ':
                Silence(samples, 0.06 * length);
                break;
            case 's':
                Hiss(samples, 0.09 * length, rng);
                break;
            case 'k':
                Silence(samples, 0.05 * length);
                Hiss(samples, 0.015, rng);
                break;
            default:
                throw new ArgumentException($"text: expected letters of the language, got '{letter}'.", nameof(letter));
        }
    }

    private static void Silence(List<float> samples, double seconds) => samples.AddRange(new float[(int)(seconds * Corpus.SampleRate)]);

    /// <summary>Differences of noise: the high frequencies of it.</summary>
    private static void Hiss(List<float> samples, double seconds, Rng rng)
    {
        int count = (int)(seconds * Corpus.SampleRate);
        float before = 0;
        for (int i = 0; i < count; i++)
        {
            float noise = rng.NextNormal();
            samples.Add(0.05f * (noise - before) * Fade(i, count));
            before = noise;
        }
    }

    /// <summary>The harmonics of the pitch, strong around two frequencies.</summary>
    private static void Hum(List<float> samples, double seconds, (double Seconds, double First, double Second, double Loudness) bands, Voice voice)
    {
        int count = (int)(seconds * Corpus.SampleRate);
        double[] strength =
        [
            .. Enumerable.Range(1, (int)(3800 / voice.Pitch)).Select(k => bands.Loudness * Formants(k * voice.Pitch, bands.First * voice.Throat, bands.Second * voice.Throat)),
        ];
        for (int i = 0; i < count; i++)
        {
            double sum = 0, phase = 2 * Math.PI * voice.Pitch * (samples.Count / (double)Corpus.SampleRate);
            for (int k = 0; k < strength.Length; k++)
                sum += strength[k] * Math.Sin((k + 1) * phase);
            samples.Add(0.2f * (float)sum * Fade(i, count));
        }
    }

    private static double Formants(double frequency, double first, double second) =>
        0.01 + Math.Exp(-Math.Pow((frequency - first) / 120, 2)) + 0.6 * Math.Exp(-Math.Pow((frequency - second) / 180, 2));

    /// <summary>Sounds come and go within 8 ms.</summary>
    private static float Fade(int i, int count) => Math.Min(1, Math.Min(i + 1, count - i) / 64f);
}
