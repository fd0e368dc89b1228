using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Writes small cases with the numbers that the peers compute for them, so that RnnLib can be held to them where no peer is installed.</summary>
internal static class ExportCommand
{
    private const int Decimals = 3;   // of what is drawn: short in the file, and no sum falls right on the bend of an activation
    private const ulong Seed = 1;

    public static int Run(string[] words)
    {
        if (words.Length != 1)
            throw new UsageException("expected one folder");

        string torchSharp = $"TorchSharp {typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3)}", onnxRuntime = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
        var rng = new Rng(Seed);
        Write(words[0], "torchsharp", $"nn.RNN, nn.LSTM and nn.GRU with gradients, computed by {torchSharp}", Peer.TorchSharp, ExportedSettings.Torch().Select(setting =>
            setting.Draft(rng, decimals: Decimals) with
            {
                Origin = OriginOf(torchSharp, "github.com/dotnet/TorchSharp", setting.ProjectionSize > 0 ? "equations of the layer, composed of its operations, float32" : "computed by it, float32"),
            }));
        Write(words[0], "onnxruntime", $"RNN, LSTM and GRU of ONNX, computed by {onnxRuntime}", Peer.OnnxRuntime, ExportedSettings.Onnx().Select(setting =>
            setting.Draft(rng, Decimals) with
            {
                Origin = OriginOf(onnxRuntime, "github.com/microsoft/onnxruntime", "computed by it, float32; final states of sequences without steps are the initial ones"),
            }));
        return 0;
    }

    private static void Write(string folder, string name, string description, Peer peer, IEnumerable<CaseDraft> drafts)
    {
        string[] cases = [.. drafts.Select((draft, i) => Compute(peer, draft with { Name = $"{name}/{i + 1:00} {draft.Name}" }).ToJson())];
        string header = $"\"schema\":\"rnnlib-conformance/1\",\"description\":{JsonSerializer.Serialize(description)},\"count\":{cases.Length}";
        string path = Path.Combine(folder, name + ".json");
        Directory.CreateDirectory(folder);
        File.WriteAllText(path, $"{{{header},\"cases\":[\n{string.Join(",\n", cases)}\n]}}\n");
        Console.WriteLine($"{path}: {cases.Length} cases, {new FileInfo(path).Length / 1000.0:0} kB");
    }

    private static CaseDraft Compute(Peer peer, CaseDraft draft) =>
        draft with { Outputs = peer.Run(draft.ToCase()).ToDictionary(output => output.Key, output => Numbers.Of(output.Value)) };

    private static Origin OriginOf(string project, string repository, string source) =>
        new(project, repository, "benchmarks/RnnLib.Benchmarks.Peers/Comparison/ExportedSettings.cs", "MIT", source);
}
