using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using SentimentAnalysis;
using Spectre.Console;

// Learns to tell praise from blame, and shows which words moved it.
//   dotnet run -c Release --project samples/SentimentAnalysis                                     generated sentences
//   dotnet run -c Release --project samples/SentimentAnalysis -- --data aclImdb                   folders train/ and test/, a folder per class
//   dotnet run -c Release --project samples/SentimentAnalysis -- --data reviews.tsv               columns text and label
//   dotnet run -c Release --project samples/SentimentAnalysis -- --load sentiment/model.safetensors --text "A fine film."
// Everything behind "--" is an option; "-- --help" lists them.
var data = new Option<string?>("--data") { Description = "A folder (a folder per class, perhaps below train and test; or files rt-polarity.neg and .pos), a CSV, TSV or JSON-lines file with text and label, perhaps .gz. Default: generated sentences." };
var vectors = new Option<FileInfo?>("--vectors") { Description = "Pretrained word vectors, GloVe or word2vec as text." };
var embedding = new Option<int>("--embedding") { Description = "The length of a word's vector.", DefaultValueFactory = _ => 300 };
var hidden = new Option<int>("--hidden") { Description = "The size of each direction's state.", DefaultValueFactory = _ => 64 };
var dropout = new Option<float>("--dropout") { Description = "The share of features dropped in training, of words and of what was read.", DefaultValueFactory = _ => 0.7f };
var wordDropout = new Option<float>("--word-dropout") { Description = "The share of words read as unknown in training.", DefaultValueFactory = _ => 0.4f };
var weightDecay = new Option<float>("--weight-decay") { Description = "AdamW's decay of weights.", DefaultValueFactory = _ => 0.01f };
var average = new Option<float>("--average") { Description = "The decay of the moving average of weights that is validated and kept; 0 for none.", DefaultValueFactory = _ => 0.99f };
var pooling = new Option<Pooling>("--pooling") { Description = "What the judgement sees: the last state, or the largest or mean value of each feature over time.", DefaultValueFactory = _ => Pooling.Max };
var vocabulary = new Option<int>("--vocabulary") { Description = "How many different words are known, at most.", DefaultValueFactory = _ => 20_000 };
var minCount = new Option<int>("--min-count") { Description = "How often a word must occur to be known.", DefaultValueFactory = _ => 2 };
var length = new Option<int>("--max-length") { Description = "How many words of a text are read: its first ones.", DefaultValueFactory = _ => 400 };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the texts, at most. Default: 10." };
var rate = new Option<float>("--rate") { Description = "Adam's learning rate.", DefaultValueFactory = _ => 1e-3f };
var load = new Option<FileInfo?>("--load") { Description = "Trains nothing: judges --text with a saved model." };
var text = new Option<string[]>("--text") { Description = "Texts to judge.", AllowMultipleArgumentsPerToken = true };
var quick = new Option<bool>("--quick") { Description = "A small network and little training: a few seconds." };
var threads = new Option<int?>("--threads") { Description = "How many threads to compute with. Default: one per core." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the pictures and the model.", DefaultValueFactory = _ => new("sentiment") };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Learns to tell praise from blame, and shows which words moved it.")
{
    data, vectors, embedding, hidden, dropout, wordDropout, weightDecay, average, pooling, vocabulary, minCount, length, epochs, rate, load, text, quick, threads, output, seed,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    if (Console.IsOutputRedirected)
        AnsiConsole.Profile.Width = 1000;   // lines of a file are not cut at 80 characters
    if (parsed.GetValue(threads) is { } count)
        Threads.Count = count;
    var settings = new Settings
    {
        Data = parsed.GetValue(data),
        Vectors = parsed.GetValue(vectors)?.FullName,
        ChosenEmbedding = parsed.GetValue(embedding),
        ChosenHidden = parsed.GetValue(hidden),
        ChosenDropout = parsed.GetValue(dropout),
        ChosenWordDropout = parsed.GetValue(wordDropout),
        WeightDecay = parsed.GetValue(weightDecay),
        AverageDecay = parsed.GetValue(average),
        Pooling = parsed.GetValue(pooling),
        MaximumWords = parsed.GetValue(vocabulary),
        FewestOccurrences = parsed.GetValue(minCount),
        MaximumLength = parsed.GetValue(length),
        ChosenEpochs = parsed.GetValue(epochs),
        ChosenRate = parsed.GetValue(rate),
        Quick = parsed.GetValue(quick),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
        Texts = parsed.GetValue(text) ?? [],
    };
    if (parsed.GetValue(load)?.FullName is { } saved)
        Judgements.Show(Classifier.Load(saved), settings.Texts);
    else
        new Experiment(settings).Run();
}));
return command.Parse(args).Invoke();
