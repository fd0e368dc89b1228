using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using Spectre.Console;
using Tagging;

// Learns to tag each word of a sentence: parts of speech, names, whatever the file says.
//   dotnet run -c Release --project samples/Tagging                                               generated sentences
//   dotnet run -c Release --project samples/Tagging -- --data brown-tagged.txt                    word/tag word/tag ...
//   dotnet run -c Release --project samples/Tagging -- --data train.conll --test test.conll       a word per line, its tag in the last column
//   dotnet run -c Release --project samples/Tagging -- --load tagging/model.safetensors --text "The old man the boats ."
// Everything behind "--" is an option; "-- --help" lists them.
var data = new Option<FileInfo?>("--data") { Description = "Tagged sentences: word/tag word/tag, a sentence per line; or CoNLL, a word per line, an empty line behind each sentence. Default: generated ones." };
var test = new Option<FileInfo?>("--test") { Description = "A file to test on. Default: a fifth of the sentences of --data." };
var wordColumn = new Option<int>("--word-column") { Description = "CoNLL: the word's column, from 0; CoNLL-U has 1.", DefaultValueFactory = _ => 0 };
var tagColumn = new Option<int?>("--tag-column") { Description = "CoNLL: the tag's column, from 0; CoNLL-U has 3. Default: the last one." };
var raw = new Option<bool>("--raw") { Description = "word/tag: keeps the marks for titles, headlines and foreign words (-tl, -hl, -nc, fw-) in the tags." };
var embedding = new Option<int>("--embedding") { Description = "The length of a word's vector.", DefaultValueFactory = _ => 100 };
var characters = new Option<int>("--characters") { Description = "The size of each direction of the LSTM that spells words; 0 for none.", DefaultValueFactory = _ => 25 };
var hidden = new Option<int>("--hidden") { Description = "The size of each direction of the LSTM over the sentence.", DefaultValueFactory = _ => 100 };
var softmax = new Option<bool>("--softmax") { Description = "Chooses each tag alone, without a CRF: to compare." };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the sentences. Default: 5." };
var minutes = new Option<double?>("--minutes") { Description = "Stops after so many minutes; --resume goes on from there." };
var resume = new Option<bool>("--resume") { Description = "Goes on with the run saved in the output folder: with the same data, seed and sizes." };
var load = new Option<FileInfo?>("--load") { Description = "Trains nothing: tags --text with a saved model." };
var text = new Option<string[]>("--text") { Description = "Sentences to tag, signs apart from words.", AllowMultipleArgumentsPerToken = true };
var quick = new Option<bool>("--quick") { Description = "A small network and little training: a few seconds." };
var threads = new Option<int?>("--threads") { Description = "How many threads to compute with. Default: one per core." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the picture, the run and the model.", DefaultValueFactory = _ => new("tagging") };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Learns to tag each word of a sentence with a bidirectional LSTM and a CRF.")
{
    data, test, wordColumn, tagColumn, raw, embedding, characters, hidden, softmax, epochs, minutes, resume, load, text, quick, threads, output, seed,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    if (Console.IsOutputRedirected)
        AnsiConsole.Profile.Width = 1000;   // lines of a file are not cut at 80 characters
    if (parsed.GetValue(threads) is { } count)
        Threads.Count = count;
    var settings = new Settings
    {
        Data = parsed.GetValue(data)?.FullName,
        Test = parsed.GetValue(test)?.FullName,
        Columns = new(parsed.GetValue(wordColumn), parsed.GetValue(tagColumn), parsed.GetValue(raw)),
        ChosenEmbedding = parsed.GetValue(embedding),
        ChosenCharacters = parsed.GetValue(characters),
        ChosenHidden = parsed.GetValue(hidden),
        UsesCrf = !parsed.GetValue(softmax),
        ChosenEpochs = parsed.GetValue(epochs),
        Minutes = parsed.GetValue(minutes),
        Resume = parsed.GetValue(resume),
        Quick = parsed.GetValue(quick),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
        Texts = parsed.GetValue(text) ?? [],
    };
    if (parsed.GetValue(load)?.FullName is { } saved)
        Experiment.Show(Tagger.Load(saved), settings.Texts);
    else
        new Experiment(settings).Run();
}));
return command.Parse(args).Invoke();
