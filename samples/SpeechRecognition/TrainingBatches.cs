using RnnLib;
using RnnLib.Audio;

namespace SpeechRecognitionSample;

/// <summary>What an epoch goes through: the recordings, joined ones if the corpus wants them, altered anew each time, in batches of similar lengths.</summary>
internal sealed class TrainingBatches(Corpus corpus, Alphabet alphabet, int batchSize, bool plain, Rng rng)
{
    public IEnumerable<Batch<Sequence>> Epoch()
    {
        Utterance[] utterances = corpus.Joins
            ? [.. corpus.Train, .. corpus.Train.Select(_ => JoinedSpeech.Draw(corpus.Train, rng))]
            : corpus.Train;
        (Tensor Features, int[] Labels)[] examples = [.. utterances.Select(utterance => (Listen(utterance.Sound), alphabet.Encode(utterance.Text)))];

        var batches = examples.OrderBy(example => example.Features.Shape[0]).Chunk(batchSize).ToArray();
        rng.Shuffle<(Tensor, int[])[]>(batches);
        return batches.Select(batch => new Batch<Sequence>(
            Sequence.Pad([.. batch.Select(example => example.Features)]), TokenBatch.Pad([.. batch.Select(example => example.Labels)])));
    }

    private Tensor Listen(Waveform sound) => Recognizer.Steps(plain ? Recognizer.Hear(sound) : Augmentation.Hear(sound, rng));
}
