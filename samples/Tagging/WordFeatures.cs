using RnnLib;
using RnnLib.Layers;

namespace Tagging;

/// <summary>A word's vector, and beside it what an LSTM makes of its letters: so that words never seen have their endings.</summary>
/// <remarks>Each different word of a batch is spelled once: [different words, letters] -> [different words, 2 characters], looked up for
/// each place. Lample et al. (2016).</remarks>
internal sealed class WordFeatures : Module<WordBatch, Sequence>
{
    private const int LetterSize = 25;

    private readonly Embedding _words;
    private readonly Module<TokenBatch, Tensor>? _spelling;
    private readonly int _size;

    public WordFeatures(int words, int embedding, int letters, int characters, Rng rng)
    {
        _words = Own("words", new Embedding(words, embedding, rng));
        if (characters > 0)
        {
            _spelling = Own("spelling", new Embedding(letters, LetterSize, rng)
                .Then(new Lstm(LetterSize, characters, rng, new() { Bidirectional = true }))
                .Then(new MaxOverTime()));
        }

        _size = embedding + 2 * characters;
    }

    public override int? OutputSize(int? inputSize) => _size;

    public override Sequence Forward(WordBatch input, ForwardContext pass)
    {
        Sequence words = _words.Forward(input.Words, pass);
        if (_spelling is null)
            return words;
        Tensor spelled = Ops.Gather(_spelling.Forward(input.Spellings, pass), input.Places);
        return words.With(Ops.Concatenate([words.Values, Ops.Reshape(spelled, [words.Batch, words.Time, spelled.Shape[1]])]));
    }
}
