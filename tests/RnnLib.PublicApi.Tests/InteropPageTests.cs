using System.Text.Json;
using System.Text.RegularExpressions;
using RnnLib.Keras;
using RnnLib.Layers;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/interop.md, compiled and run as one program on files that PyTorch and h5py wrote.</summary>
[Collection(nameof(WorkingFolder))]
public sealed partial class InteropPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "InteropPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "interop.md"));

        Assert.True(code.Length > 20);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_TestsOfTheTable_Exist()
    {
        string page = File.ReadAllText(Documentation.PathOf("docs", "interop.md"));
        string[] tests = [.. NamedTest().Matches(page).Select(match => match.Value).Distinct()];

        Assert.True(tests.Length >= 10);
        foreach (string test in tests)
        {
            string[] files = Directory.GetFiles(Documentation.PathOf("tests"), test.Split('.')[0] + ".cs", SearchOption.AllDirectories);
            Assert.True(files.Any(file => File.ReadAllText(file).Contains($" {test.Split('.')[1]}(", StringComparison.Ordinal)), test);
        }
    }

    [Fact]
    public void Page_Program_LoadsEveryFile()
    {
        string before = Directory.GetCurrentDirectory(), folder = Directory.CreateTempSubdirectory("rnnlib-interop").FullName;
        WriteFile(folder, "model.pt", "RnnLib.Layers.Tests", "PyTorchModels.json", "Chain");
        WriteFile(folder, "named.pt", "RnnLib.Layers.Tests", "PyTorchModels.json", "Chain with names of its own");
        WriteFile(folder, "sentiment.keras", "RnnLib.Keras.Tests", "KerasModels.json", "model.keras");
        Directory.SetCurrentDirectory(folder);
        try
        {
            Run();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run()
    {
        var rng = new Rng(seed: 1);
        Module<TokenBatch, Sequence> model = new Embedding(vocabularySize: 6, embeddingSize: 4, rng)
            .Then(new Lstm(4, 3, rng))
            .Then(new PerStep(new Linear(3, 6, rng)));
        model.Load("model.pt");                                                  // torch.save(model.state_dict(), "model.pt"), or safetensors

        LoadReport report = model.Load("model.pt", new LoadOptions { Strict = false });
        Console.WriteLine(report);                                               // 7 weights loaded.
        foreach (string path in report.Missing.Concat(report.Unexpected))
            Console.WriteLine(path);

        var head = new Linear(3, 6, rng);
        head.Load("model.pt", new LoadOptions { Prefix = "2." });
        var named = new Embedding(6, 4, rng).Then(new Gru(4, 3, rng)).Then(new PerStep(new Linear(3, 6, rng)));
        named.Load("named.pt", new LoadOptions { Rename = name => name.Replace("embed.", "0.").Replace("rnn.", "1.").Replace("fc.", "2.") });

        PyTorchFile file = PyTorchFile.Read("model.pt");
        foreach ((string name, PyTorchEntry entry) in file.Entries)
            Console.WriteLine($"{name} {entry.Type} {entry.Shape}");
        Safetensors.WriteData("model.safetensors", file.Entries.Keys.Select(name => KeyValuePair.Create(name, file.Data(name))));

        using SafetensorsReader large = Safetensors.Open("model.safetensors");
        Tensor table = large.Tensor("0.weight");                                 // F32, F16, BF16 or F64, as 32-bit floats
        SafetensorsData same = large.Data("0.weight");                           // with its type, to be written as it is

        var sentiment = new Embedding(6, 4, rng)
            .Then(new Lstm(4, 3, rng))
            .Then(new PerStep(new LayerNorm(3, epsilon: 1e-3f)))                 // Keras's epsilon
            .Then(new PerStep(new Linear(3, 6, rng)));
        LoadReport read = sentiment.LoadKeras("sentiment.keras");

        Assert.True(report.IsComplete);
        Assert.Equal("7 weights loaded.", report.ToString());
        Assert.True(read.IsComplete);
        Assert.Equal([6, 4], table.Shape);
        Assert.Equal("F32", same.Type);
    }

    private static void WriteFile(string folder, string name, string project, string fixture, string test)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Documentation.PathOf("tests", project, "Fixtures", fixture)));
        JsonElement found = document.RootElement.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == test);
        File.WriteAllBytes(Path.Combine(folder, name), found.GetProperty("file").GetBytesFromBase64());
    }

    [GeneratedRegex(@"\b\w+Tests\.\w+")]
    private static partial Regex NamedTest();
}
