namespace RnnLib.Layers.Tests;

/// <summary>Small encoder-decoders of every kind.</summary>
internal static class Seq2SeqCase
{
    public const int Vocabulary = 6, Start = 1, End = 2, Embedded = 3, Hidden = 4;

    public static readonly string[] Kinds =
    [
        "plain", "two layers", "chain", "sum", "linear", "zeros", "first input", "luong", "input feeding", "bahdanau", "readout", "heads", "lstm to gru",
    ];

    public static TokenBatch Source { get; } = TokenBatch.Pad([[3, 4, 5], [5], [4, 4, 3, 3, 5], [3, 5]], padding: 99);

    public static TokenBatch Previous { get; } = TokenBatch.Pad([[Start, 4, 5, 3], [Start], [Start, 5, 5], [Start, 3]], padding: 99);

    public static Seq2Seq<TokenBatch> Of(string kind, Func<Seq2SeqOptions, Seq2SeqOptions>? change = null)
    {
        var rng = new Rng(5);
        Embedding Embed() => new(Vocabulary, Embedded, rng);
        Lstm Both(int hidden = Hidden) => new(Embedded, hidden, rng, new() { Bidirectional = true });
        (Module<Sequence, Sequence> Encoder, Module<Sequence, Sequence> Decoder, int Readout, Seq2SeqOptions Options) parts = kind switch
        {
            "two layers" => (new Lstm(Embedded, Hidden, rng, new() { Layers = 2 }), new Lstm(Embedded, Hidden, rng, new() { Layers = 2 }), Hidden, new Seq2SeqOptions()),
            "chain" => (
                new Gru(Embedded, 5, rng).Then(new LockedDropout(0.3f)).Then(new Gru(5, 3, rng, new() { Layers = 2, Bidirectional = true })),
                new Gru(Embedded, 5, rng).Then(new LockedDropout(0.3f)).Then(new Rnn(5, Hidden, rng)), Hidden, new() { Bridge = Bridge.Linear }),
            "sum" => (Both(), new Lstm(Embedded, Hidden, rng), Hidden, new() { Bridge = Bridge.SumDirections }),
            "linear" => (Both(3), new Lstm(Embedded, Hidden, rng, new() { Layers = 2 }), Hidden, new() { Bridge = Bridge.Linear }),
            "zeros" => (Both(3), new Lstm(Embedded, Hidden, rng, new() { LearnInitialState = true }), Hidden, new() { Bridge = Bridge.None, Attention = new GeneralAttention(Hidden, 6, rng) }),
            "first input" => (Both(3), new Gru(Embedded, Hidden, rng), Hidden, new() { Bridge = Bridge.FirstInput }),
            "luong" => (new Gru(Embedded, Hidden, rng), new Gru(Embedded, Hidden, rng), Hidden, new() { Attention = new DotAttention(Hidden) }),
            "input feeding" => (Both(3), new Lstm(Embedded + Hidden, Hidden, rng), Hidden, new() { Attention = new ConcatAttention(Hidden, 6, 3, rng), InputFeeding = true, Bridge = Bridge.Linear }),
            "bahdanau" => (Both(3), new Gru(Embedded + 6, Hidden, rng, new() { Layers = 2 }), Hidden, new() { Attention = new AdditiveAttention(Hidden, 6, 3, rng), AttentionPlace = AttentionPlace.BeforeLayer, Bridge = Bridge.Linear }),
            "readout" => (new Gru(Embedded, Hidden, rng), new Gru(Embedded + 5, Hidden, rng), 5, new() { Attention = new DotAttention(Hidden, scaled: true), ReadoutSize = 5, InputFeeding = true }),
            "heads" => (Both(3), new Lstm(Embedded, Hidden, rng), Hidden, new() { Attention = new MultiHeadAttention(Hidden, 2, rng, new() { MemorySize = 6 }), Bridge = Bridge.Linear }),
            "lstm to gru" => (new Lstm(Embedded, Hidden, rng), new Gru(Embedded, Hidden, rng), Hidden, new()),
            _ => (new Gru(Embedded, Hidden, rng), new Gru(Embedded, Hidden, rng), Hidden, new()),
        };
        change ??= same => same;
        return new(Encoder.Recurrent(Embed(), parts.Encoder), Embed(), parts.Decoder, new Linear(parts.Readout, Vocabulary, rng), rng, change(parts.Options with { StartToken = Start, EndToken = End }));
    }
}
