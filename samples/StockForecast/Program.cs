using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using StockForecast;

// Forecasts a series that wanders or grows, such as prices, from its relative changes; and says whether that beats doing nothing.
//   dotnet run -c Release --project samples/StockForecast                                           monthly CO2 at Mauna Loa
//   dotnet run -c Release --project samples/StockForecast -- --data sp500.csv --column close        daily closes
// Everything behind "--" is an option; "-- --help" lists them.
var data = new Option<FileInfo?>("--data") { Description = "A CSV file whose first line names the columns, a row per step. Default: monthly CO2 at Mauna Loa." };
var column = new Option<string?>("--column") { Description = "The column of prices, all above 0. Default: close, or the file's only column of numbers." };
var time = new Option<string?>("--time-column") { Description = "The column of dates. Default: the one called date, if there is one." };
var where = new Option<string?>("--where") { Description = "Keeps the rows of one series in a file that holds several: column=value." };
var season = new Option<int>("--season") { Description = "Rows of a season; 0: none. Default: 12 where the rows are months, otherwise none.", DefaultValueFactory = _ => -1 };
var horizon = new Option<int>("--horizon") { Description = "How many steps ahead. Default: 12 where there is a season, otherwise 5.", DefaultValueFactory = _ => 0 };
var lookBack = new Option<int>("--look-back") { Description = "How many steps the network sees.", DefaultValueFactory = _ => 24 };
var hidden = new Option<int>("--hidden") { Description = "The size of the LSTM's state.", DefaultValueFactory = _ => 24 };
var epochs = new Option<int>("--epochs") { Description = "How many times to go through the training part, at most.", DefaultValueFactory = _ => 80 };
var quick = new Option<bool>("--quick") { Description = "Ten epochs." };
var threads = new Option<int>("--threads") { Description = "How many threads compute; 0: as many as there are cores." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the pictures and the model.", DefaultValueFactory = _ => new("stock") };

var command = new RootCommand("Forecasts a series from its changes with an LSTM, and says whether that beats forecasts without learning.")
{
    data, column, time, where, season, horizon, lookBack, hidden, epochs, quick, threads, seed, output,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    if (parsed.GetValue(threads) > 0)
        Threads.Count = parsed.GetValue(threads);
    new Experiment(new()
    {
        Data = parsed.GetValue(data)?.FullName,
        Column = parsed.GetValue(column),
        TimeColumn = parsed.GetValue(time),
        Where = parsed.GetValue(where),
        Season = parsed.GetValue(season),
        Horizon = parsed.GetValue(horizon),
        LookBack = parsed.GetValue(lookBack),
        HiddenSize = parsed.GetValue(hidden),
        Epochs = parsed.GetValue(quick) ? 10 : parsed.GetValue(epochs),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
    }).Run();
}));
return command.Parse(args).Invoke();
