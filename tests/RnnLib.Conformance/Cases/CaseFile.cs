using System.Text.Json;

namespace RnnLib.Conformance;

internal static class CaseFile
{
    /// <summary>The cases of a file; null if it is not one of vectors.</summary>
    public static Case[]? Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("cases", out JsonElement cases)
            ? [.. cases.EnumerateArray().Select(json => new Case(json.Clone()))]
            : null;
    }
}
