using System.Globalization;
using RnnLib;
using RnnLib.Audio;
using RnnLib.Layers;

namespace SpeechRecognitionSample;

/// <summary>From sound to text: log-mel features, a stacked bidirectional LSTM, and for each frame a logit for every character and the blank.</summary>
internal sealed class Recognizer
{
    private const int Bands = 40, Layers = 2, AtOnce = 32, BeamWidth = 24;

    /// <summary>Neighbouring frames that make one step of the network: half the steps are half the work, and still several for each character.</summary>
    public const int FramesPerStep = 2;

    private const float Dropout = 0.3f;

    private static readonly float[] Silence = FaintNoise(seconds: 0.1);

    private readonly Alphabet _alphabet;
    private readonly int _hidden;

    public Recognizer(Alphabet alphabet, int hidden, Rng rng)
    {
        (_alphabet, _hidden) = (alphabet, hidden);
        Model = new Lstm(FramesPerStep * Bands, hidden, rng, new() { Layers = Layers, Bidirectional = true, Dropout = Dropout })
            .Then(new PerStep(new Dropout(Dropout)))
            .Then(new PerStep(new Linear(2 * hidden, alphabet.Count, rng)));
    }

    public static Recognizer Load(string path)
    {
        IReadOnlyDictionary<string, string> metadata = Safetensors.Read(path).Metadata;
        var recognizer = new Recognizer(new(metadata["alphabet"]), int.Parse(metadata["hidden"], CultureInfo.InvariantCulture), new Rng(0));
        recognizer.Model.Load(path);
        return recognizer;
    }

    public Module<Sequence, Sequence> Model { get; }

    public Alphabet Alphabet => _alphabet;

    /// <summary>How sound is heard: frames of 25 ms every 10 ms.</summary>
    public static LogMel Hearing { get; } = new(Corpus.SampleRate, mel: new() { Bands = Bands });

    public void Save(string path) => Model.Save(path, new Dictionary<string, string>
    {
        ["alphabet"] = _alphabet.Characters,
        ["hidden"] = _hidden.ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>[frames, bands], each band with mean 0 and deviation 1 over the recording.</summary>
    /// <remarks>Faint noise is put before and behind it: a recording that is cut off close to its word has no silence of its own to set the word off.</remarks>
    public static Tensor Hear(Waveform sound) => FeatureScaling.PerUtterance(Hearing.Compute(Surrounded(sound)));

    /// <summary>The sound as it is heard, with the noise around it.</summary>
    public static Waveform Surrounded(Waveform sound) => new([.. Silence, .. sound.Samples, .. Silence], Corpus.SampleRate);

    /// <summary>What the network reads: [steps, frames per step * bands]; frames beyond the last whole step are dropped.</summary>
    public static Tensor Steps(Tensor frames)
    {
        int steps = frames.Shape[0] / FramesPerStep;
        return Tensor.From([steps, FramesPerStep * Bands], frames.Data[..(steps * FramesPerStep * Bands)]);
    }

    /// <summary>For each step a logit for every label: [1, steps, labels].</summary>
    public Sequence Logits(Waveform sound) => Model.Predict(Sequence.FromSingle(Steps(Hear(sound))));

    private static float[] FaintNoise(double seconds)
    {
        float[] noise = new float[(int)(seconds * Corpus.SampleRate)];
        new Rng(0).FillNormal(noise, 0, 0.001f);
        return noise;
    }

    /// <summary>What is said: along the best path, or with a lexicon the most probable of its words by beam search.</summary>
    public string[] Transcribe(IReadOnlyList<Utterance> utterances, Lexicon? lexicon = null)
    {
        string[] texts = new string[utterances.Count];
        // Sorted by length, so that little is padded.
        foreach (int[] part in Enumerable.Range(0, texts.Length).OrderBy(i => utterances[i].Sound.Length).Chunk(AtOnce))
        {
            Sequence logits = Model.Predict(Sequence.Pad([.. part.Select(i => Steps(Hear(utterances[i].Sound)))]));
            CtcHypothesis[] said = lexicon is null
                ? CtcDecoder.Greedy(logits)
                : [.. CtcDecoder.BeamSearch(logits, new() { Width = BeamWidth, Hypotheses = BeamWidth, LanguageModel = lexicon.Score }).Select(lexicon.Best)];
            for (int i = 0; i < part.Length; i++)
                texts[part[i]] = _alphabet.Decode(said[i].Labels);
        }

        return texts;
    }
}
