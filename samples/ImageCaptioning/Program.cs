using System.CommandLine;
using ImageCaptioning;
using RnnLib;
using RnnLib.Samples;

// Says in words what an image shows.
//   dotnet run -c Release --project samples/ImageCaptioning                                                pairs of digits drawn by the program
//   dotnet run -c Release --project samples/ImageCaptioning -- --data digits                               pairs of handwritten digits (MNIST's files)
//   dotnet run -c Release --project samples/ImageCaptioning -- --task emoji --data emoji-captions          emoji and their names
//   dotnet run -c Release --project samples/ImageCaptioning -- --task rows --data digits                   a digit, row after row (or --task pixels)
//   dotnet run -c Release --project samples/ImageCaptioning -- --quick                                     some seconds
// Everything behind "--" is an option; "-- --help" lists them.
var task = new Option<string>("--task") { Description = "digits: two digits to 'a three and a seven'. emoji: an image to its name. rows, pixels: a digit read as a sequence.", DefaultValueFactory = _ => "digits" };
task.AcceptOnlyFromAmong(Settings.Tasks);
var data = new Option<DirectoryInfo?>("--data")
{
    Description = "The folder with MNIST's four files; for emoji the folder with captions.tsv and images-24x24-rgb.bin.gz. Default: digits drawn by the program.",
};
var quick = new Option<bool>("--quick") { Description = "Fewer images and less training: some seconds." };
var images = new Option<int?>("--images") { Description = "How many images of two digits to learn from. Default: 8000, or 1000 with --quick." };
var epochs = new Option<int?>("--epochs") { Description = "How many times to go through the images. Default: 12 for digits, 40 for emoji, 5 for rows and pixels." };
var minutes = new Option<double?>("--minutes") { Description = "Stops the training after so many minutes." };
var seed = new Option<ulong>("--seed") { Description = "Names the random numbers; equal seeds give equal results.", DefaultValueFactory = _ => 1 };
var threads = new Option<int?>("--threads") { Description = "How many threads to use. Default: as many as there are cores." };
var output = new Option<DirectoryInfo>("--output") { Description = "The folder for model and picture.", DefaultValueFactory = _ => new("captions") };

var command = new RootCommand("Says in words what an image shows, with a convolutional encoder and an LSTM, and how good that is.")
{
    task, data, quick, images, epochs, minutes, seed, threads, output,
};
command.SetAction(parsed => PlainErrors.Report(() =>
{
    Threads.Count = parsed.GetValue(threads) ?? Threads.Count;
    new Settings
    {
        Task = parsed.GetValue(task)!,
        Data = parsed.GetValue(data)?.FullName,
        Quick = parsed.GetValue(quick),
        Images = parsed.GetValue(images),
        Epochs = parsed.GetValue(epochs),
        Minutes = parsed.GetValue(minutes),
        Seed = parsed.GetValue(seed),
        Output = parsed.GetValue(output)!.FullName,
    }.Run();
}));
return command.Parse(args).Invoke();
