using System.CommandLine;
using LearningTasks;
using LearningTasks.Tasks;
using RnnLib;
using RnnLib.Training;

// Trains on the classic recurrent tasks and prints one table: what was published, and what came out here.
//   dotnet run -c Release --project samples/LearningTasks                        all tasks, some minutes
//   dotnet run -c Release --project samples/LearningTasks -- --quick             all tasks, one seed, less training
//   dotnet run -c Release --project samples/LearningTasks -- --task reber        one task
// Everything behind "--" is an option; "-- --help" lists them.
LearningTask[] all =
[
    .. CopyMemory.Rows,   // the longest first, so that all cores end together
    .. AddingProblem.Rows,
    .. SpeechRecognition.Rows,
    .. TemporalOrder.Rows,
    .. EmbeddedReber.Rows,
    .. ContinualReber.Rows,
    .. CountingLanguage.Rows,
    .. DigitRows.Rows,
];
string[] names = [.. all.Select(row => row.Name).Distinct()];

var task = new Option<string?>("--task") { Description = $"Runs one task: {string.Join(", ", names)}. Default: all." };
task.AcceptOnlyFromAmong(names);
var seeds = new Option<int?>("--seeds") { Description = "How many seeds, from 1 on. Default: 3, and 10 for the embedded Reber grammar." };
var quick = new Option<bool>("--quick") { Description = "One seed, unless --seeds says more, and less training of the slow tasks: under a minute in all." };
var data = new Option<DirectoryInfo?>("--data") { Description = "The folder with MNIST in four files: train- and test-, images-idx3-ubyte.gz and labels-idx1-ubyte.gz." };

var command = new RootCommand("Proves by learning: trains on the classic recurrent tasks and compares with published figures.") { task, seeds, quick, data };
command.SetAction(parsed =>
{
    try
    {
        string? chosen = parsed.GetValue(task);
        var settings = new Settings(parsed.GetValue(seeds), parsed.GetValue(quick), parsed.GetValue(data)?.FullName);
        RowResult[] results = Runner.Run([.. all.Where(row => chosen is null || row.Name == chosen)], settings);
        if (results.Length > 0)
            Console.WriteLine(ResultTable.Of(results));
        return results.All(result => result.HoldsAlways) ? 0 : 1;
    }
    catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException or RnnLibFormatException or TrainingDivergedException)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});
return command.Parse(args).Invoke();
