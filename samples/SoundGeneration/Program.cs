using System.CommandLine;
using System.Diagnostics;
using RnnLib;
using RnnLib.Samples;
using SoundGeneration;

// Learns sound, sample by sample, and makes some.
//   dotnet run -c Release --project samples/SoundGeneration                                                  a plucked string, made by rule
//   dotnet run -c Release --project samples/SoundGeneration -- --data recordings --pattern "7_*.wav"         WAV files of a folder, or one file
var data = new Option<string?>("--data") { Description = "A WAV file or a folder of WAV files. Default: a plucked string, made by rule." };
var pattern = new Option<string>("--pattern") { Description = "Which files of the folder.", DefaultValueFactory = _ => "*.wav" };
var seconds = new Option<double?>("--seconds") { Description = "How many seconds of the plucked string to make. Default: 60." };
var hidden = new Option<int?>("--hidden") { Description = "The size of the LSTM's state. Default: 128." };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the training part, at most. Default: 12." };
var quick = new Option<bool>("--quick") { Description = "Little sound, a small network and few epochs." };
var temperature = new Option<float>("--temperature") { Description = "Below 1 the sound is what is likely, above 1 what is not.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "How many threads compute; 0: as many as there are cores." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for the sounds, the pictures and the models.", DefaultValueFactory = _ => new("sound") };

var command = new RootCommand("Learns sound with an LSTM, sample by sample, and writes some as WAV files.")
{
    data, pattern, seconds, hidden, epochs, quick, temperature, threads, seed, output,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    long start = Stopwatch.GetTimestamp();
    if (parsed.GetValue(threads) > 0)
        Threads.Count = parsed.GetValue(threads);
    var settings = new Settings
    {
        Data = parsed.GetValue(data),
        Pattern = parsed.GetValue(pattern)!,
        ChosenSeconds = parsed.GetValue(seconds),
        ChosenHidden = parsed.GetValue(hidden),
        ChosenEpochs = parsed.GetValue(epochs),
        Quick = parsed.GetValue(quick),
        Temperature = parsed.GetValue(temperature),
        Output = parsed.GetValue(output)!.FullName,
        Seed = parsed.GetValue(seed),
    };
    settings.Check();
    Directory.CreateDirectory(settings.Output);   // to fail before the training, not after it
    new Experiment(settings).Run();
    Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
}));
return command.Parse(args).Invoke();
