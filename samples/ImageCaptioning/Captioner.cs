using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;

namespace ImageCaptioning;

/// <summary>Convolutions make an image a vector, with which an LSTM begins to write words (after Vinyals et al., 2015).</summary>
internal sealed class Captioner
{
    private const int Features = 128, EmbeddingSize = 32, LongestCaption = 20, DecodedAtOnce = 200;

    private readonly Vocabulary _words;

    public Captioner(Vocabulary words, int channels, int height, int width, Rng rng)
    {
        _words = words;
        // Digits are read at half their size; a convolution of 3 takes a pixel from each side, a pooling halves.
        int shrink = height > 24 ? 2 : 1, rows = ((height / shrink - 2) / 2 - 2) / 2, columns = ((width / shrink - 2) / 2 - 2) / 2;
        var eye = new AvgPool2d(shrink)
            .Then(new Conv2d(channels, 16, kernelSize: 3, rng)).Then(new Relu()).Then(new MaxPool2d(2))
            .Then(new Conv2d(16, 32, kernelSize: 3, rng)).Then(new Relu()).Then(new MaxPool2d(2))
            .Then(new Flatten()).Then(new Dropout(0.2f)).Then(new Linear(32 * rows * columns, Features, rng)).Then(new LayerNorm(Features)).Then(new Relu());
        Model = new(
            Encoder.Vector(eye),
            new Embedding(words.Count, EmbeddingSize, rng),
            new Lstm(EmbeddingSize, Features, rng),
            new Linear(Features, words.Count, rng),
            rng,
            new() { Bridge = Bridge.Linear, StartToken = words.StartId!.Value, EndToken = words.EndId!.Value });
    }

    public Seq2Seq<Tensor> Model { get; }

    /// <summary>For images of this kind and the words of their captions.</summary>
    public static Captioner For(Captioned train, Rng rng) => new(
        Vocabulary.Build(train.Captions, new() { Tokenizer = Tokenizers.Whitespace, Start = "<start>", End = "<end>" }),
        train.Channels, train.Height, train.Width, rng);

    public static Captioner Load(string path, Captioned images)
    {
        var captioner = new Captioner(Vocabulary.FromMetadata(Safetensors.Read(path).Metadata), images.Channels, images.Height, images.Width, new Rng(0));
        captioner.Model.Load(path);
        return captioner;
    }

    public void Save(string path) => Model.Save(path, _words.ToMetadata());

    public PairDataset<Tensor> Encode(Captioned images) => PairDataset.Of(
        images.Images, [.. images.Captions.Select(_words.Encode)], new() { StartToken = _words.StartId!.Value, EndToken = _words.EndId!.Value });

    public string[] Describe(Captioned images)
    {
        int[] never = [_words.PaddingId!.Value, _words.UnknownId!.Value, _words.StartId!.Value];
        return [.. Enumerable.Range(0, images.Count).Chunk(DecodedAtOnce)
            .SelectMany(places => Model.Decode(images.Part(places).Images, new() { Forbidden = never, MaximumLength = LongestCaption }))
            .Select(hypothesis => _words.Decode([.. hypothesis.Tokens]))];
    }
}
