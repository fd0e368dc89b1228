using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RnnLib.Training;

/// <summary>A history as text and back, bit for bit.</summary>
internal static class HistoryText
{
    public static string Write(IReadOnlyList<EpochRecord> epochs)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (EpochRecord epoch in epochs)
                Write(json, epoch);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <exception cref="RnnLibFormatException">The text is not a history.</exception>
    public static IReadOnlyList<EpochRecord> Read(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RnnLibFormatException($"the training state's history is not readable: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, EpochRecord epoch)
    {
        json.WriteStartObject();
        json.WriteNumber("epoch", epoch.Epoch);
        WriteNumber(json, "loss", epoch.Loss);
        if (epoch.ValidationLoss is { } validationLoss)
            WriteNumber(json, "validation_loss", validationLoss);
        WriteNumbers(json, "metrics", epoch.Metrics);
        WriteNumbers(json, "validation_metrics", epoch.ValidationMetrics);
        WriteNumber(json, "learning_rate", epoch.LearningRate);
        WriteNumber(json, "gradient_norm", epoch.GradientNorm);
        json.WriteNumber("ticks", epoch.Duration.Ticks);
        json.WriteEndObject();
    }

    private static EpochRecord Read(JsonElement json) => new(
        json.GetProperty("epoch").GetInt32(),
        Number(json.GetProperty("loss")),
        json.TryGetProperty("validation_loss", out JsonElement validationLoss) ? Number(validationLoss) : null,
        Numbers(json.GetProperty("metrics")),
        Numbers(json.GetProperty("validation_metrics")),
        Number(json.GetProperty("learning_rate")),
        Number(json.GetProperty("gradient_norm")),
        new(json.GetProperty("ticks").GetInt64()));

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, double> numbers)
    {
        json.WriteStartObject(name);
        foreach ((string key, double value) in numbers)
            WriteNumber(json, key, value);
        json.WriteEndObject();
    }

    private static Dictionary<string, double> Numbers(JsonElement json) => json.EnumerateObject().ToDictionary(number => number.Name, number => Number(number.Value));

    /// <summary>As text, since JSON has no NaN and no negative zero that all readers keep.</summary>
    private static void WriteNumber(Utf8JsonWriter json, string name, double value) =>
        json.WriteString(name, value.ToString("R", CultureInfo.InvariantCulture));

    private static double Number(JsonElement json) => double.Parse(json.GetString()!, CultureInfo.InvariantCulture);
}
