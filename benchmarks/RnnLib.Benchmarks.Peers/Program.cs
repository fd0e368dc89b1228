using RnnLib.Benchmarks.Peers;

// RnnLib beside other libraries that compute the same.
//   dotnet run -c Release --project benchmarks/RnnLib.Benchmarks.Peers -- COMMAND ...
Command[] commands =
[
    new("compare", "[--count N] [--seed N] [--peer NAME]", "values and gradients on random configurations", CompareCommand.Run),
    new("export", "FOLDER", "conformance files of numbers that the peers computed", ExportCommand.Run),
    new("time", TimeCommand.Arguments, "training and forward passes beside TorchSharp", TimeCommand.Run),
    new("stream", StreamCommand.Arguments, "one step, and 200, of one sequence beside TorchSharp", StreamCommand.Run),
    new("lengths", LengthsCommand.Arguments, "a batch of unequal lengths beside TorchSharp's packed sequence", LengthsCommand.Run),
    new("options", OptionsCommand.Arguments, "what each option of the recurrent layers costs", OptionsCommand.Run),
];

// How the program talks to itself where the two sides need a process each.
if (args is ["worker", ..])
    return TimedWorker.Serve(args[1..]);


if (commands.FirstOrDefault(command => command.Name == args.FirstOrDefault()) is not { } chosen)
{
    Console.Error.WriteLine("usage: RnnLib.Benchmarks.Peers COMMAND ...");
    foreach (Command command in commands)
        Console.Error.WriteLine($"  {command.Name} {command.Arguments}   {command.Purpose}");
    return 2;
}

try
{
    return chosen.Run(args[1..]);
}
catch (UsageException e)
{
    Console.Error.WriteLine($"{chosen.Name}: {e.Message}; usage: {chosen.Name} {chosen.Arguments}");
    return 2;
}
catch (TypeInitializationException e)
{
    string reason = (e.InnerException ?? e).Message.Split('\n')[0];
    Console.Error.WriteLine($"{chosen.Name}: a peer's native library does not load (on Linux TorchSharp needs libstdc++ of GCC 13 or newer): {reason}");
    return 1;
}
