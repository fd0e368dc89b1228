using FirstSteps;

// What a first tutorial on recurrent networks shows, one short lesson each.
//   dotnet run -c Release --project samples/FirstSteps            all lessons
//   dotnet run -c Release --project samples/FirstSteps -- manual  one of them
(string Name, string Title, Action Run)[] lessons =
[
    ("manual", "The training loop by hand, with a vanilla RNN", ManualLoop.Run),
    ("cells", "RNN, LSTM and GRU side by side", Cells.Run),
    ("stacks", "Stacked and bidirectional networks", Stacks.Run),
    ("keras", "A classifier as Keras users write it", KerasClassifier.Run),
    ("pytorch", "A classifier as PyTorch users write it", PyTorchClassifier.Run),
    ("tokens", "One-hot vectors and embeddings", Tokens.Run),
    ("gradients", "Why gradients vanish and explode", Gradient.Run),
];

var chosen = lessons.Where(lesson => args.Length == 0 || args.Contains(lesson.Name)).ToArray();
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"There is no lesson '{string.Join(' ', args)}'; there are: {string.Join(", ", lessons.Select(l => l.Name))}.");
    return 1;
}

foreach (var (name, title, run) in chosen)
{
    Console.WriteLine($"== {title} ({name})");
    run();
    Console.WriteLine();
}

return 0;
