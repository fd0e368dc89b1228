using System.Text.Json;

namespace RnnLib.Data;

/// <summary>Some properties of the JSON object that each line is.</summary>
internal sealed class JsonLinesFormat(string source, string[] properties) : RecordFormat(source)
{
    public override string[]? Parse(string record, int line)
    {
        if (string.IsNullOrWhiteSpace(record))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(record);
            JsonElement element = document.RootElement;
            return element.ValueKind == JsonValueKind.Object
                ? Array.ConvertAll(properties, property => Text(element, property, line))
                : throw Fault(line, $"expected a JSON object, got {Kind(element)}");
        }
        catch (JsonException e)
        {
            throw Fault(line, $"expected a JSON object, but it is malformed: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw Fault(line, $"expected text, but a string is malformed: {e.Message}", e);   // half of a surrogate pair, escaped
        }
    }

    /// <summary>A property as text; numbers and truth values as they are written.</summary>
    private string Text(JsonElement element, string property, int line)
    {
        if (!element.TryGetProperty(property, out JsonElement value))
            throw Fault(line, $"there is no property '{property}'; there are {string.Join(", ", element.EnumerateObject().Take(20).Select(p => p.Name))}");
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw Fault(line, $"property '{property}': expected a text or a number, got {Kind(value)}"),
        };
    }

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        JsonValueKind.String => "a string",
        _ => "a number or a truth value",
    };
}
