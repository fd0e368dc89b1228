using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/text.md, compiled and run on a made-up corpus.</summary>
[Collection(nameof(WorkingFolder))]
public sealed partial class TextPageTests
{
    private static readonly string[] Good = ["fine", "great", "lovely"], Bad = ["dull", "awful", "long"];

    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "TextPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "text.md"));

        Assert.True(code.Length > 40);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_Runs()
    {
        using var folder = new WorkingFolder();
        WriteCorpora(new Rng(7));
        Program();
    }

    [Fact]
    public void Page_SubWords_ComeBack()
    {
        using var folder = new WorkingFolder();
        WriteCorpora(new Rng(7));
        TextDataset train = TextDataset.FromFolders("aclImdb/train");
        File.WriteAllText("vocab.json", $"{{{string.Join(',', train.Texts.SelectMany(text => text).Distinct().Select(c => c == ' ' ? 'Ġ' : c).Append('q').Distinct().Select((c, i) => $"\"{c}\":{i}"))},\"fi\":1000,\"<|endoftext|>\":1001}}");
        File.WriteAllText("merges.txt", "#version: 0.2\nf i\n");

        using Stream vocab = File.OpenRead("vocab.json"), merges = File.OpenRead("merges.txt");
        Tokenizer bytePairs = CodeGenTokenizer.Create(vocab, merges);
        ITokenizer subWords = Tokenizers.Of(
            text => [.. bytePairs.EncodeToTokens(text, out _).Select(token => token.Value)],
            tokens => string.Concat(tokens).Replace('Ġ', ' '));                     // "Ġ" is its sign for a space
        var vocabulary = Vocabulary.Build(train.Texts, new() { Tokenizer = subWords });

        Assert.Contains("fi", vocabulary.Tokens);
        Assert.Equal(train.Texts[0], vocabulary.Decode(vocabulary.Encode(train.Texts[0])));
    }

    private static void Program()
    {
        var rng = new Rng(seed: 42);
        var (train, test) = TextDataset.FromFolders("aclImdb/train").Split(testFraction: 0.2f, rng);   // pos/*.txt, neg/*.txt
        var vocabulary = Vocabulary.Build(train.Texts, new() { MaxSize = 20_000, MinCount = 2 });

        var model = new Embedding(vocabulary.Count, 64, rng)                        // TokenBatch -> Sequence
            .Then(new Lstm(64, 128, rng, new() { Bidirectional = true }))           // Sequence   -> Sequence
            .Then(new LastStep())                                                   // Sequence   -> Tensor, last VALID step
            .Then(new Dropout(0.3f))
            .Then(new Linear(256, 2, rng));                                         // sizes are checked while composing

        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 1e-3f }),
            Clip = GradientClip.ByNorm(1),
            Metrics = [Metrics.Accuracy],
            Callbacks = [new EarlyStopping(patience: 2), new Checkpoint("sentiment.safetensors")],
        });
        History history = trainer.Fit(() => train.Batches(vocabulary, batchSize: 32, shuffle: rng), epochs: 5);
        Console.WriteLine(history);                                                 // a line per epoch
        Evaluation score = trainer.Evaluate(test.Batches(vocabulary, batchSize: 256));

        Assert.Equal((160, 40), (train.Count, test.Count));
        Assert.Equal(["neg", "pos"], train.ClassNames);
        Assert.True(File.Exists("sentiment.safetensors"));
        Assert.Equal(5, history.ToString().Split('\n').Length);
        Assert.True(score.Metrics["accuracy"] > 0.9, $"accuracy {score.Metrics["accuracy"]}");

        model.Save("model.safetensors", vocabulary.ToMetadata());

        SafetensorsFile saved = Safetensors.Read("model.safetensors");
        Vocabulary words = Vocabulary.FromMetadata(saved.Metadata);                         // first: its Count is a size of the model
        model.Load(saved);                                                                  // a model made as before
        Tensor logits = model.Predict(words.Batch(["A fine film.", "Dull, and far too long."]));

        Assert.Equal(vocabulary.Tokens, words.Tokens);
        Assert.True(logits[0, 1] > logits[0, 0] && logits[1, 0] > logits[1, 1]);

        var reviews = TextDataset.FromCsv("reviews.tsv", "text", "label", new() { LeaveOnDisk = true });
        foreach (Batch<TokenBatch> batch in reviews.Batches(vocabulary, batchSize: 32, shuffle: rng))
            Console.WriteLine(batch.Input);                                         // TokenBatch [batch=32, time=214], lengths 57, 214, ...

        var signs = Vocabulary.Build(train.Texts, new() { Tokenizer = Tokenizers.Matches(WordOrSign()), MaxSize = 5_000 });
        var letters = Vocabulary.Build(train.Texts, VocabularyOptions.Characters);  // no special tokens: it knows every character
        var phonemes = new Vocabulary(["AA", "AE", "AH", "B"], new() { Start = "<bos>", End = "<eos>" });   // a list that is known
        Assert.Equal((8, "."), (phonemes.Count, signs.Decode(signs.Encode("."))));
        Assert.Equal(train.Texts[0], letters.Decode(letters.Encode(train.Texts[0])));

        var options = new TextBatchOptions { MaxLength = 400, BucketBatches = 100 };
        trainer.Fit(() => train.Batches(vocabulary, batchSize: 32, shuffle: rng, options: options), epochs: 2);
        Tensor same = model.Predict(vocabulary.Batch(["A fine film."], options));   // cut as in training
        Assert.Equal([1, 2], same.Shape);

        Pairs(rng);
        LanguageModel(vocabulary, rng);

        WordVectors vectors = WordVectors.Read("glove.txt", vocabulary, rng);       // GloVe, word2vec and fastText text files
        Console.WriteLine(vectors);                                                 // 18,412 of 20,000 tokens found, 100 numbers each
        var embedding = new Embedding(vectors.Table, isFrozen: false);              // goes on learning unless frozen
        Assert.Equal((2, 3, vocabulary.Count), (vectors.Found, embedding.EmbeddingSize, embedding.VocabularySize));
    }

    private static void Pairs(Rng rng)
    {
        var (pairs, held) = ParallelTextDataset.FromCsv("en-es.tsv", "en", "es").Split(testFraction: 0.1f, rng);
        var english = Vocabulary.Build(pairs.Sources);
        var spanish = Vocabulary.Build(pairs.Targets, new() { Start = "<bos>", End = "<eos>" });
        var batches = pairs.Batches(english, spanish, batchSize: 64, (source, given, said) => new Batch<(TokenBatch Source, TokenBatch Given)>((source, given), said), shuffle: rng);
        Assert.Equal((18, 2, 1), (batches.Single().Size, held.Count, batches.Count));
    }

    private static void LanguageModel(Vocabulary vocabulary, Rng rng)
    {
        string[] lines = File.ReadAllLines("corpus.txt");
        int heldOut = lines.Length / 10;                                            // the last tenth is not trained on
        var words = Vocabulary.Build(lines[..^heldOut], new() { Tokenizer = Tokenizers.Whitespace, MinCount = 3, End = "<eos>" });
        var streams = new TokenStreams(words.EncodeStream(lines[..^heldOut], addEnd: true), batchSize: 20);   // word_language_model's batchify
        var held = new TokenStreams(words.EncodeStream(lines[^heldOut..], addEnd: true), batchSize: 20);

        Module<TokenBatch, Sequence> Writer() => new Embedding(words.Count, 200, rng)
            .Then(new PerStep(new Dropout(0.2f)))
            .Then(new Lstm(200, 200, rng, new() { Layers = 2, Dropout = 0.2f }))
            .Then(new PerStep(new Dropout(0.2f)))
            .Then(new PerStep(new Linear(200, words.Count, rng)));                  // logits: a probability is for the loss to make

        Module<TokenBatch, Sequence> writer = Writer();
        var language = new Trainer<TokenBatch>(writer, Losses.CrossEntropy, new()
        {
            Optimizer = new Adam(new() { LearningRate = 2e-3f }),
            Clip = GradientClip.ByNorm(0.25f),
            TruncatedBptt = new(35) { CarryBetweenBatches = true },                 // RandomLength = new() for AWD-LSTM's chunks
            Metrics = [Metrics.Perplexity()],
            Callbacks = [new EarlyStopping(patience: 3, new() { Metric = "perplexity", MinimumChange = 0.01 })],   // the best weights come back
        });
        Console.WriteLine(language.Fit(() => streams.Batches(), epochs: 40, validation: () => held.Batches()));   // one batch holds all, the trainer cuts it
        writer.Save("words.safetensors", words.ToMetadata());
        double perplexity = language.Evaluate(held.Batches()).Metrics["perplexity"];
        Assert.InRange(perplexity, 1, 1.5);                                         // words come in a fixed cycle
        Module<TokenBatch, Sequence> trained = writer;

        SafetensorsFile file = Safetensors.Read("words.safetensors");
        words = Vocabulary.FromMetadata(file.Metadata);
        writer = Writer();
        writer.Load(file);
        var sampling = new SamplingOptions { Choice = TokenChoice.Sample(0.8f), MaximumLength = 30, EndToken = words.EndId, Forbidden = [words["<unk>"]] };
        TokenHypothesis[] texts = new LanguageModel(writer).Write(words.Batch(["the story"]), sampling, rng);
        Console.WriteLine(words.Decode(texts[0].Tokens));                           // without the prompt
        TokenBatch prompt = words.Batch(["the story"]);
        Assert.Equal("far too fine .", words.Decode(new LanguageModel(writer).Write(prompt, new() { EndToken = words.EndId })[0].Tokens));
        Assert.Equal(trained.Predict(prompt).Values.ToArray(), writer.Predict(prompt).Values.ToArray());

        var charRnn = Embedding.OneHot(65)                                          // no parameters
            .Then(new Lstm(65, 128, rng, new() { Layers = 2 }))
            .Then(new PerStep(new Linear(128, 65, rng)));                           // 240,321 parameters, as char-rnn says
        Assert.Equal(240_321, charRnn.ParameterCount);
        int[] ids = vocabulary.EncodeStream(lines);
        var (learn, check) = TokenStreams.Wrapped(ids, batchSize: 10, chunkLength: 10).Split(0.05f, chunkLength: 10);
        Assert.True(learn.Steps > check.Steps && check.Steps > 0);
    }

    private static void WriteCorpora(Rng rng)
    {
        string[] filling = ["a", "film", "and", "far", "too", "the", "story", ",", "."];
        string Text(string[] words)
        {
            var text = new List<string>();
            for (int i = 0; i < 8; i++)
                text.Add(i % 3 == 2 ? words[rng.NextInt32(words.Length)] : filling[rng.NextInt32(filling.Length)]);
            return string.Join(' ', text);
        }

        foreach ((string name, string[] words) in (ReadOnlySpan<(string, string[])>)[("pos", Good), ("neg", Bad), ("unsup", Good)])
        {
            Directory.CreateDirectory($"aclImdb/train/{name}");
            for (int i = 0; i < 100; i++)
                File.WriteAllText($"aclImdb/train/{name}/{i}_7.txt", Text(words));
        }

        File.WriteAllLines("reviews.tsv", ["label\ttext", .. Enumerable.Range(0, 40).Select(i => $"{i % 2}\t{Text(i % 2 == 0 ? Bad : Good)}")]);
        File.WriteAllLines("en-es.tsv", ["en\tes", .. Enumerable.Range(0, 20).Select(i => $"one two {i}\tuno dos {i}")]);
        File.WriteAllLines("corpus.txt", Enumerable.Range(0, 700).Select(_ => "the story far too fine ."));
        File.WriteAllLines("glove.txt", ["film 1 2 3", "story 4 5 6", "elsewhere 7 8 9"]);
    }

    [GeneratedRegex(@"\w+|[^\w\s]")]
    private static partial Regex WordOrSign();
}
