using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using VideoActionSample;

// Tells from a film what a shape does in it, and shows that one frame of the film does not tell.
//   dotnet run -c Release --project samples/VideoAction
//   dotnet run -c Release --project samples/VideoAction -- --quick      some seconds
// Everything behind "--" is an option; "-- --help" lists them.
var quick = new Option<bool>("--quick") { Description = "Fewer films and less training: some seconds." };
var films = new Option<int?>("--films") { Description = "How many films to learn from. Default: 3000, or 400 with --quick." };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the films. Default: 8, or 3 with --quick." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var threads = new Option<int?>("--threads") { Description = "How many threads to use. Default: as many as there are cores." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for model and picture.", DefaultValueFactory = _ => new("video") };

var command = new RootCommand("Tells what a shape does in a film, with a convolutional network for each frame and an LSTM.") { quick, films, epochs, seed, threads, output };
command.SetAction(parsed => PlainErrors.Report(() =>
{
    Threads.Count = parsed.GetValue(threads) ?? Threads.Count;
    bool isQuick = parsed.GetValue(quick);
    new Experiment(parsed.GetValue(films) ?? (isQuick ? 400 : 3000), parsed.GetValue(epochs) ?? (isQuick ? 3 : 8), parsed.GetValue(seed), parsed.GetValue(output)!.FullName).Run();
}));
return command.Parse(args).Invoke();
