using RnnLib;
using RnnLib.Audio;

namespace SpeechRecognition;

/// <summary>What an epoch goes through: the recordings, joined ones if the corpus wants them, altered anew each time, in batches of similar lengths.</summary>
internal sealed class TrainingBatches(Corpus corpus, Alphabet alphabet, bool plain, Rng rng)
{
    private const int BatchSize = 16;

    public IEnumerable<Batch<Sequence>> Epoch()
    {
        Utterance[] utterances = corpus.Joins
            ? [.. corpus.Train, .. corpus.Train.Select(_ => JoinedSpeech.Draw(corpus.Train, rng))]
            : corpus.Train;
        (Tensor Features, int[] Labels)[] examples = [.. utterances.Select(utterance => (Listen(utterance.Sound), alphabet.Encode(utterance.Text)))];

        var batches = examples.OrderBy(example => example.Features.Shape[0]).Chunk(BatchSize).ToArray();
        rng.Shuffle<(Tensor, int[])[]>(batches);
        return batches.Select(batch => new Batch<Sequence>(
            Sequence.Pad([.. batch.Select(example => example.Features)]), TokenBatch.Pad([.. batch.Select(example => example.Labels)])));
    }

    private Tensor Listen(Waveform sound) => plain ? Recognizer.Listen(sound) : Augmentation.Listen(sound, rng);
}
