using RnnLib.Benchmarks.Peers;

// RnnLib beside other libraries that compute the same.
//   dotnet run -c Release --project benchmarks/RnnLib.Benchmarks.Peers -- COMMAND ...
Command[] commands =
[
    new("compare", "[--count N] [--seed N] [--peer NAME]", "values and gradients on random configurations", CompareCommand.Run),
    new("export", "FOLDER", "conformance files of numbers that the peers computed", ExportCommand.Run),
    new("time", TimeCommand.Usage, "training and forward passes beside TorchSharp and ONNX Runtime", TimeCommand.Run),
    new("stream", StreamCommand.Usage, "one sequence, step by step and as a whole", StreamCommand.Run),
    new("lengths", LengthsCommand.Usage, "training on sequences of unequal length", LengthsCommand.Run),
    new("options", OptionsCommand.Usage, "what each option of the recurrent layers costs: RnnLib alone", OptionsCommand.Run),
    new("scaling", ScalingCommand.Usage, "all threads beside one: RnnLib alone", ScalingCommand.Run),
    new("memory", "", "allocations of a training step, peak memory", MemoryCommand.Run),
    new("startup", StartupCommand.Usage, "start of process to first prediction", StartupCommand.Run),
];

// What the program starts itself with: a side that needs a process of its own.
Command[] inner =
[
    new("worker", "", "a side of a timing", WorkerCommand.Run),
    new("train", "SIDE", "a few steps, for their memory", MemoryCommand.Train),
    new("predict", "SIDE", "a first prediction", StartupCommand.Predict),
];

if (commands.Concat(inner).FirstOrDefault(command => command.Name == args.FirstOrDefault()) is not { } chosen)
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
