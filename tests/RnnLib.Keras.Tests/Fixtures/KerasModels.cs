using System.Text.Json;

namespace RnnLib.Keras.Tests;

/// <summary>Files with the numbers of their models, embedded in this assembly.</summary>
internal static class KerasModels
{
    private static readonly Lazy<JsonElement> File = new(() => Resource("KerasModels.json"));

    public static IReadOnlyDictionary<string, JsonElement> Cases => Named(File.Value.GetProperty("cases"));

    public static IReadOnlyDictionary<string, JsonElement> Refused => Named(File.Value.GetProperty("refused"));

    /// <summary>The cases of the layers' tests.</summary>
    public static JsonElement Conformance(string name) => Named(Resource("Conformance.json"))[name];

    public static KerasFile FileOf(string name) => KerasFile.Parse(Cases[name].GetProperty("file").GetBytesFromBase64(), name);

    public static Tensor TensorOf(JsonElement tensor) => Tensor.From(
        Shape.Create([.. tensor.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())]),
        [.. tensor.GetProperty("data").EnumerateArray().Select(number => (float)number.GetDouble())]);

    public static void RequireClose(Tensor want, Tensor got, double tolerance = 2e-6)
    {
        Assert.Equal(want.Shape, got.Shape);
        for (int i = 0; i < want.Count; i++)
            Assert.True(Math.Abs(want.Data[i] - got.Data[i]) <= tolerance * Math.Max(1, Math.Abs(want.Data[i])), $"[{i}]: expected {want.Data[i]:R}, got {got.Data[i]:R}");
    }

    private static JsonElement Resource(string name)
    {
        using Stream stream = typeof(KerasModels).Assembly.GetManifestResourceStream(name)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static Dictionary<string, JsonElement> Named(JsonElement cases) => cases.EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
}
