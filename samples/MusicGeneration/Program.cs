using System.CommandLine;
using System.Diagnostics;
using MusicGeneration;
using RnnLib;
using RnnLib.Samples;

// Learns music and writes some: tunes in ABC notation, or pieces for 88 keys.
//   dotnet run -c Release --project samples/MusicGeneration                               tunes made by rule
//   dotnet run -c Release --project samples/MusicGeneration -- --data nottingham-abc      a folder of .abc files, or one
//   dotnet run -c Release --project samples/MusicGeneration -- --data jsb-chorales.csv    the columns split, chorale, step, notes
var data = new Option<string?>("--data") { Description = "A file or a folder of tunes in ABC notation, or a .csv file of chorales. Default: tunes made by rule." };
var hidden = new Option<int?>("--hidden") { Description = "The size of the LSTM's state. Default: 128 for tunes made by rule, 192 for others, 200 for chorales." };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the training part, at most. Default: 15 for tunes, 200 for chorales." };
var quick = new Option<bool>("--quick") { Description = "A small network and few epochs." };
var temperature = new Option<float>("--temperature") { Description = "Below 1 the music is what is likely, above 1 what is not.", DefaultValueFactory = _ => 0.8f };
var threads = new Option<int>("--threads") { Description = "How many threads compute; 0: as many as there are cores." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the music, the picture and the model.", DefaultValueFactory = _ => new("music") };

var command = new RootCommand("Learns music with an LSTM, and writes some as a MIDI file.") { data, hidden, epochs, quick, temperature, threads, seed, output };
command.SetAction(parsed => PlainErrors.Report(() =>
{
    long start = Stopwatch.GetTimestamp();
    if (parsed.GetValue(threads) > 0)
        Threads.Count = parsed.GetValue(threads);
    var settings = new Settings
    {
        Data = parsed.GetValue(data),
        HiddenSize = parsed.GetValue(hidden),
        Epochs = parsed.GetValue(epochs),
        Quick = parsed.GetValue(quick),
        Temperature = parsed.GetValue(temperature),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
    };
    settings.Check();
    Directory.CreateDirectory(settings.Output);   // to fail before the training, not after it
    if (settings.Data is { } path && path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        new ChoraleExperiment(settings).Run();
    else
        new TuneExperiment(settings).Run();
    Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
}));
return command.Parse(args).Invoke();
