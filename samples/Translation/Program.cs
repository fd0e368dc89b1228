using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using Translation;

// Turns one sequence into another: sums into results, letters into sounds, English into Spanish.
//   dotnet run -c Release --project samples/Translation                                                       two-digit sums, generated
//   dotnet run -c Release --project samples/Translation -- --task g2p --data cmudict.txt                      spelling to pronunciation
//   dotnet run -c Release --project samples/Translation -- --task en-es --data en-es.tsv                      English to Spanish
//   dotnet run -c Release --project samples/Translation -- --task g2p --quick                                 some seconds
// Everything behind "--" is an option; "-- --help" lists them.
var task = new Option<string>("--task") { Description = $"{string.Join(", ", Settings.Tasks)}.", DefaultValueFactory = _ => Settings.Tasks[0] };
task.AcceptOnlyFromAmong(Settings.Tasks);
var data = new Option<FileInfo?>("--data")
{
    Description = "g2p: a dictionary in the format of CMUdict. en-es: a TSV file with the columns en and es. Default: words and sentences made by rules.",
};
var quick = new Option<bool>("--quick") { Description = "Less of everything: some seconds on generated data." };
var examples = new Option<int?>("--examples") { Description = "Learns from so many examples at most. Default: 4500 sums, all of a file, 20,000 that are generated." };
var tests = new Option<int>("--tests") { Description = "Tests on so many examples at most.", DefaultValueFactory = _ => 2000 };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the examples. Default: 55 for sums, 10 else." };
var batch = new Option<int?>("--batch") { Description = "The size of a batch. Default: 32 for sums, 64 else." };
var minutes = new Option<double?>("--minutes") { Description = "Stops the training after so many minutes; --resume goes on." };
var resume = new Option<bool>("--resume") { Description = "Goes on with the run in the output folder; the other options must be the same." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var threads = new Option<int?>("--threads") { Description = "How many threads to use. Default: as many as there are cores." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for model and picture.", DefaultValueFactory = _ => new("translation") };

var command = new RootCommand("Turns one sequence into another with an encoder and a decoder, and says how good that is.")
{
    task, data, quick, examples, tests, epochs, batch, minutes, resume, seed, threads, output,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    Threads.Count = parsed.GetValue(threads) ?? Threads.Count;
    new Settings
    {
        Task = parsed.GetValue(task)!,
        Data = parsed.GetValue(data)?.FullName,
        Quick = parsed.GetValue(quick),
        Examples = parsed.GetValue(examples),
        Tests = parsed.GetValue(tests),
        Epochs = parsed.GetValue(epochs),
        BatchSize = parsed.GetValue(batch) ?? (parsed.GetValue(task) == Settings.Tasks[0] ? 32 : 64),
        Minutes = parsed.GetValue(minutes),
        Resume = parsed.GetValue(resume),
        Seed = parsed.GetValue(seed),
        Output = parsed.GetValue(output)!.FullName,
    }.Run();
}));
return command.Parse(args).Invoke();
