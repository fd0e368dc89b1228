using RnnLib.Audio;

namespace SpeechRecognitionSample;

/// <summary>A recording and what is said in it.</summary>
/// <param name="Sound">One channel at <see cref="Corpus.SampleRate"/>.</param>
/// <param name="Text">Words in small letters, separated by single spaces.</param>
/// <param name="Voice">Who says it.</param>
internal sealed record Utterance(Waveform Sound, string Text, string Voice);

/// <summary>Utterances that are held back, of one kind.</summary>
internal sealed record TestSet(string Name, Utterance[] Utterances);

/// <summary>What to learn from and what to test on.</summary>
internal sealed record Corpus
{
    /// <summary>All sound is brought to this rate: enough for speech, as telephones show.</summary>
    public const int SampleRate = 8000;

    public required string Description { get; init; }

    public required Utterance[] Train { get; init; }

    public required TestSet[] Tests { get; init; }

    /// <summary>How often to go through them if nobody says.</summary>
    public required int Epochs { get; init; }

    /// <summary>Whether each epoch also has as many sequences joined from the recordings of a voice.</summary>
    public bool Joins { get; init; }

    /// <summary>What is known of others' results.</summary>
    public required string Published { get; init; }

    public static Corpus Load(Settings settings)
    {
        if (settings.Espeak)
            return EspeakCorpus.Speak(settings);
        if (settings.Data is null)
            return ToneLanguage.Speak(settings);
        return SpokenDigits.IsIn(settings.Data) ? SpokenDigits.Read(settings) : TranscribedFolder.Read(settings);
    }

    /// <summary>Reads a WAV file of any rate and number of channels.</summary>
    public static Waveform ReadSound(string path) => Resampler.Resample(WavFile.Read(path).ToMono(), SampleRate);
}
