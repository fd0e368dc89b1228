namespace RnnLib.Benchmarks.Peers;

/// <summary>What the program can do.</summary>
/// <param name="Name">The first word of the command line.</param>
/// <param name="Arguments">The words behind it, for the usage.</param>
/// <param name="Purpose">What it is good for.</param>
/// <param name="Run">Takes the words behind the name, gives the exit code.</param>
internal sealed record Command(string Name, string Arguments, string Purpose, Func<string[], int> Run);
