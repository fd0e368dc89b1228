using System.CommandLine;
using RnnLib;
using RnnLib.Samples;
using SpeechRecognitionSample;

// Writes down what is said in a recording, letter by letter, and says how well it does so for voices that it never heard.
//   dotnet run -c Release --project samples/SpeechRecognition                                 a small language of tones, generated
//   dotnet run -c Release --project samples/SpeechRecognition -- --quick                      the same, some seconds
//   dotnet run -c Release --project samples/SpeechRecognition -- --espeak                     sentences that espeak-ng speaks
//   dotnet run -c Release --project samples/SpeechRecognition -- --data spoken-digits         the Free Spoken Digit Dataset
//   dotnet run -c Release --project samples/SpeechRecognition -- --data FOLDER                WAV files with transcripts
// Everything behind "--" is an option; "-- --help" lists them.
var data = new Option<DirectoryInfo?>("--data")
{
    Description = "A folder: of recordings/{digit}_{speaker}_{take}.wav, or of WAV files, each with a .txt of the same name or all in a transcripts.csv or .tsv with the columns file and text.",
};
var espeak = new Option<bool>("--espeak") { Description = "Lets espeak-ng speak sentences in many voices." };
var unseen = new Option<string?>("--unseen-speaker") { Description = "The voice of --data that is held back whole. Default for digits: the last one by name; else none." };
var quick = new Option<bool>("--quick") { Description = "Less of everything: some seconds on generated tones." };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the recordings, each time altered anew. Default: by the data." };
var sentences = new Option<int?>("--sentences") { Description = "How many sentences to generate. Default: 800, or 150 with --quick." };
var hidden = new Option<int?>("--hidden") { Description = "Units of each direction of each layer. Default: 128, or 48 with --quick." };
var plain = new Option<bool>("--plain") { Description = "Leaves the recordings as they are: no other speeds, no noise, no masks." };
var minutes = new Option<double?>("--minutes") { Description = "Stops the training after so many minutes; --resume goes on." };
var resume = new Option<bool>("--resume") { Description = "Goes on with the run in the output folder; the other options must be the same." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var threads = new Option<int?>("--threads") { Description = "How many threads to use. Default: as many as there are cores." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for model and pictures.", DefaultValueFactory = _ => new("speech") };

var command = new RootCommand("Learns to write down speech with a bidirectional LSTM and CTC.")
{
    data, espeak, unseen, quick, epochs, sentences, hidden, plain, minutes, resume, seed, threads, output,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    Threads.Count = parsed.GetValue(threads) ?? Threads.Count;
    new Experiment(new()
    {
        Data = parsed.GetValue(data)?.FullName,
        Espeak = parsed.GetValue(espeak),
        UnseenSpeaker = parsed.GetValue(unseen),
        Quick = parsed.GetValue(quick),
        Epochs = parsed.GetValue(epochs),
        Sentences = parsed.GetValue(sentences),
        Hidden = parsed.GetValue(hidden),
        Plain = parsed.GetValue(plain),
        Minutes = parsed.GetValue(minutes),
        Resume = parsed.GetValue(resume),
        Seed = parsed.GetValue(seed),
        Output = parsed.GetValue(output)!.FullName,
    }).Run();
}));
return command.Parse(args).Invoke();
