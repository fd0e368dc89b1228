using System.CommandLine;
using BirthsForecast;
using RnnLib;
using RnnLib.Samples;

// Forecasts the births of each of the next days, all at once, beside forecasts that need no learning.
//   dotnet run -c Release --project samples/BirthsForecast                      United States, 2000 to 2014
//   dotnet run -c Release --project samples/BirthsForecast -- --quick           a few epochs
//   dotnet run -c Release --project samples/BirthsForecast -- --data my.csv     a file with the columns year, month, date_of_month and births
var data = new Option<FileInfo?>("--data") { Description = "A CSV file with the columns year, month, date_of_month and births, a row per day. Default: the United States, 2000-2014." };
var horizon = new Option<int>("--horizon") { Description = "How many days ahead.", DefaultValueFactory = _ => 7 };
var lookBack = new Option<int>("--look-back") { Description = "How many days the network sees.", DefaultValueFactory = _ => 28 };
var hidden = new Option<int>("--hidden") { Description = "The size of the LSTM's state.", DefaultValueFactory = _ => 48 };
var epochs = new Option<int>("--epochs") { Description = "How many times to go through the training part, at most.", DefaultValueFactory = _ => 60 };
var quick = new Option<bool>("--quick") { Description = "Four epochs of a smaller network." };
var threads = new Option<int>("--threads") { Description = "How many threads compute; 0: as many as there are cores." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the pictures and the model.", DefaultValueFactory = _ => new("births") };

var command = new RootCommand("Forecasts births per day with an LSTM, several days ahead, and says how good that is.")
{
    data, horizon, lookBack, hidden, epochs, quick, threads, seed, output,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    if (parsed.GetValue(threads) > 0)
        Threads.Count = parsed.GetValue(threads);
    bool isQuick = parsed.GetValue(quick);
    new Experiment(new()
    {
        Data = parsed.GetValue(data)?.FullName,
        Horizon = parsed.GetValue(horizon),
        LookBack = parsed.GetValue(lookBack),
        HiddenSize = isQuick ? 24 : parsed.GetValue(hidden),
        Epochs = isQuick ? 4 : parsed.GetValue(epochs),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
    }).Run();
}));
return command.Parse(args).Invoke();
