using System.CommandLine;
using RnnLib.Samples;
using WeatherForecast;

// Trains an LSTM on a daily series and forecasts the next day.
//   dotnet run -c Release --project samples/WeatherForecast                                      Seattle's maximum temperature
//   dotnet run -c Release --project samples/WeatherForecast -- --data my.csv --column price      your own series
// Everything behind "--" is an option; "-- --help" lists them.
var data = new Option<FileInfo?>("--data") { Description = "A CSV file whose first line names the columns, a row per step. Default: Seattle's weather 2012-2015." };
var column = new Option<string?>("--column") { Description = "The column to forecast. Default: temp_max, or the file's only column of numbers." };
var inputs = new Option<string[]>("--inputs") { Description = "Other columns to learn from.", AllowMultipleArgumentsPerToken = true };
var where = new Option<string?>("--where") { Description = "Keeps the rows of one series in a file that holds several: column=value." };
var testFraction = new Option<float>("--test-fraction") { Description = "The share of the rows, at the end, that is held back to test on.", DefaultValueFactory = _ => 0.25f };
var lookBack = new Option<int>("--look-back") { Description = "How many steps the network sees.", DefaultValueFactory = _ => 30 };
var hidden = new Option<int>("--hidden") { Description = "The size of the LSTM's state.", DefaultValueFactory = _ => 32 };
var epochs = new Option<int>("--epochs") { Description = "How many times to go through the training part, at most.", DefaultValueFactory = _ => 40 };
var difference = new Option<bool>("--difference") { Description = "Learn from the changes instead of the levels: for series that grow, such as prices." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the pictures and the model.", DefaultValueFactory = _ => new("forecast") };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Forecasts the next step of a series with an LSTM, and says how good that is.")
{
    data, column, inputs, where, testFraction, lookBack, hidden, epochs, difference, output, seed,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    var settings = new Settings
    {
        Data = parsed.GetValue(data)?.FullName,
        Column = parsed.GetValue(column),
        Inputs = parsed.GetValue(inputs) ?? [],
        Where = parsed.GetValue(where),
        TestFraction = parsed.GetValue(testFraction),
        LookBack = parsed.GetValue(lookBack),
        HiddenSize = parsed.GetValue(hidden),
        Epochs = parsed.GetValue(epochs),
        Difference = parsed.GetValue(difference),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
    };
    new Experiment(settings).Run();
}));
return command.Parse(args).Invoke();
