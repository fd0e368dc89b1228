using System.CommandLine;
using GradientFlowSample;
using RnnLib.Samples;

// Shows how gradients flow through time in an RNN, a GRU and an LSTM on the same long task, and what helps.
//   dotnet run -c Release --project samples/GradientFlow                  some minutes
//   dotnet run -c Release --project samples/GradientFlow -- --quick       less training, some seconds
// Everything behind "--" is an option; "-- --help" lists them.
var time = new Option<int>("--time") { Description = "The length of the sequences.", DefaultValueFactory = _ => 150 };
var hidden = new Option<int>("--hidden") { Description = "The size of the networks' states.", DefaultValueFactory = _ => 32 };
var steps = new Option<int?>("--steps") { Description = "How many steps to train each network. Default: 3000, or 100 with --quick." };
var quick = new Option<bool>("--quick") { Description = "Trains too little to learn the task, but enough to see." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the pictures.", DefaultValueFactory = _ => new("gradient-flow") };

var command = new RootCommand("Shows how gradients flow through time, and what helps where they vanish or explode.") { time, hidden, steps, quick, seed, output };
command.SetAction(parsed => PlainErrors.Report(() =>
{
    var settings = new Settings
    {
        Time = parsed.GetValue(time),
        HiddenSize = parsed.GetValue(hidden),
        Steps = parsed.GetValue(steps) ?? (parsed.GetValue(quick) ? 100 : 3000),
        Seed = parsed.GetValue(seed),
        Output = parsed.GetValue(output)!.FullName,
    };
    settings.Check();
    Directory.CreateDirectory(settings.Output);
    Console.WriteLine("The largest spectral radius of the recurrent weights, by what a step back multiplies the gradient, and how many steps back a");
    Console.WriteLine("thousandth of it arrives: each before > after training. The error of always answering 0 is 0.667.\n");
    Console.WriteLine(Comparison.Titles);
    new Comparison(settings).Run();
    new Explosion(settings).Run();
}));
return command.Parse(args).Invoke();
