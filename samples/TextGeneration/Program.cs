using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using TextGeneration;

// Learns to write as a text is written, character by character or word by word.
//   dotnet run -c Release --project samples/TextGeneration                                          a generated text
//   dotnet run -c Release --project samples/TextGeneration -- --data input.txt                      char-rnn on a text of yours
//   dotnet run -c Release --project samples/TextGeneration -- --data speeches.txt --level word      words instead of characters
//   dotnet run -c Release --project samples/TextGeneration -- --write writing/model.safetensors --prompt "Once upon"
// Everything behind "--" is an option; "-- --help" lists them.
var data = new Option<FileInfo?>("--data") { Description = "A text file. Default: sentences made by a small grammar." };
var level = new Option<Level>("--level") { Description = "Whether the model writes characters or words.", DefaultValueFactory = _ => Level.Char };
var recipe = new Option<Recipe>("--recipe") { Description = "Plain, or Awd: weight drop, locked dropout, tied embedding, NT-ASGD, chunks of random length.", DefaultValueFactory = _ => Recipe.Plain };
var layers = new Option<int>("--layers") { Description = "How many LSTM layers.", DefaultValueFactory = _ => 2 };
var hidden = new Option<int?>("--hidden") { Description = "The size of an LSTM's state. Default: 128 for characters (char-rnn's), 200 for words." };
var dropout = new Option<float?>("--dropout") { Description = "The share of outputs dropped in training. Default: 0 for characters (char-rnn's), 0.5 for words, 0.4 for Awd." };
var vocabulary = new Option<int>("--vocabulary") { Description = "How many different words are known, at most.", DefaultValueFactory = _ => 5000 };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the text. Default: 50 for characters (char-rnn's), 15 for words." };
var minutes = new Option<double?>("--minutes") { Description = "Stops after so many minutes; --resume goes on from there." };
var resume = new Option<bool>("--resume") { Description = "Goes on with the run saved in the output folder." };
var write = new Option<FileInfo?>("--write") { Description = "Trains nothing: writes with a saved model." };
var prompt = new Option<string?>("--prompt") { Description = "What the written text begins with." };
var length = new Option<int?>("--length") { Description = "How many characters or words to write. Default: 400 or 80." };
var temperature = new Option<float>("--temperature") { Description = "Below 1 more of the same, above 1 more surprise; 0 writes what is most likely.", DefaultValueFactory = _ => 0.8f };
var topK = new Option<int?>("--top-k") { Description = "Draws from the k most likely only." };
var topP = new Option<float>("--top-p") { Description = "Draws from the fewest whose probabilities reach p.", DefaultValueFactory = _ => 1 };
var quick = new Option<bool>("--quick") { Description = "A small network and little training: a few seconds." };
var threads = new Option<int?>("--threads") { Description = "How many threads to compute with. Default: one per core." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the picture, the run and the model.", DefaultValueFactory = _ => new("writing") };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Learns to write as a text is written, and says how well it foresees the rest of it.")
{
    data, level, recipe, layers, hidden, dropout, vocabulary, epochs, minutes, resume, write, prompt, length, temperature, topK, topP, quick, threads, output, seed,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    if (parsed.GetValue(threads) is { } count)
        Threads.Count = count;
    var settings = new Settings
    {
        Data = parsed.GetValue(data)?.FullName,
        Level = parsed.GetValue(level),
        Recipe = parsed.GetValue(recipe),
        Layers = parsed.GetValue(layers),
        ChosenHidden = parsed.GetValue(hidden),
        ChosenDropout = parsed.GetValue(dropout),
        MaximumWords = parsed.GetValue(vocabulary),
        ChosenEpochs = parsed.GetValue(epochs),
        Minutes = parsed.GetValue(minutes),
        Resume = parsed.GetValue(resume),
        Quick = parsed.GetValue(quick),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
        Writing = new(parsed.GetValue(prompt), parsed.GetValue(length), parsed.GetValue(temperature), parsed.GetValue(topK), parsed.GetValue(topP)),
    };
    if (parsed.GetValue(write)?.FullName is { } saved)
        Console.WriteLine(Writer.Load(saved).Write(settings.Writing, settings.Seed));
    else
        new Experiment(settings).Run();
}));
return command.Parse(args).Invoke();
