using System.Text.Json;

namespace RnnLib.Conformance;

/// <summary>A tensor of a vector file: its shape and its numbers in double precision.</summary>
internal sealed record Values(int[] Shape, double[] Data)
{
    public Tensor Tensor => Tensor.From(RnnLib.Shape.Create(Shape), [.. Data.Select(x => (float)x)]);

    public int[] Integers => [.. Data.Select(x => (int)x)];

    public bool[] Booleans => [.. Data.Select(x => x != 0)];

    /// <summary>Without data a tensor of zeros.</summary>
    public static Values Parse(JsonElement json)
    {
        int[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())];
        if (json.TryGetProperty("bytes_base64", out JsonElement bytes))
            return OfBytes($"{json.GetProperty("dtype").GetString()} {RnnLib.Shape.Create(shape)}", Convert.FromBase64String(bytes.GetString()!));
        return json.TryGetProperty("data", out JsonElement data)
            ? new(shape, [.. data.EnumerateArray().Select(Number)])
            : new(shape, new double[shape.Aggregate(1, (product, axis) => product * axis)]);
    }

    /// <summary>The raw bytes of a tensor, behind those of its type and shape as text.</summary>
    public static Values OfBytes(string typeAndShape, ReadOnlySpan<byte> bytes)
    {
        double[] data = [.. System.Text.Encoding.UTF8.GetBytes(typeAndShape).Select(b => (double)b), .. bytes.ToArray().Select(b => (double)b)];
        return new([data.Length], data);
    }

    public static Values Of(Tensor tensor) => new(tensor.Shape.Axes.ToArray(), [.. tensor.ToArray().Select(x => (double)x)]);

    private static double Number(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String => json.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new FormatException($"not a number: {other}"),
        },
        _ => json.GetDouble(),
    };
}
