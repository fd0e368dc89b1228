using System.Text.Json;

namespace RnnLib.Core.Tests;

/// <summary>Numbers of other projects, embedded in this assembly.</summary>
internal static class Fixture
{
    /// <summary>The cases of a file in the folder Fixtures.</summary>
    public static JsonElement[] Cases(string file)
    {
        using Stream stream = typeof(Fixture).Assembly.GetManifestResourceStream(file)!;
        return [.. JsonDocument.Parse(stream).RootElement.GetProperty("cases").EnumerateArray()];
    }

    public static JsonElement Case(string file, string name) => Cases(file).Single(c => c.GetProperty("name").GetString() == name);

    public static TheoryData<string> Names(string file) => [.. Cases(file).Select(c => c.GetProperty("name").GetString()!)];

    public static double[] Numbers(this JsonElement tensor) => [.. tensor.GetProperty("data").EnumerateArray().Select(x => x.GetDouble())];

    public static Shape Shape(this JsonElement tensor) => RnnLib.Shape.Create([.. tensor.GetProperty("shape").EnumerateArray().Select(x => x.GetInt32())]);

    public static Tensor Tensor(this JsonElement tensor) => RnnLib.Tensor.From(tensor.Shape(), [.. tensor.Numbers().Select(x => (float)x)]);
}
