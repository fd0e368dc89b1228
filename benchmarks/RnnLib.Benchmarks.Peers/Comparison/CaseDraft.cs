using System.Text.Json;
using System.Text.Json.Serialization;
using RnnLib.Conformance;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A case of the schema rnnlib-conformance/1 in the making: tests/RnnLib.Conformance runs what is written from it.</summary>
internal sealed record CaseDraft(string Name, string Kind, string Op)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public Origin? Origin { get; init; }

    public Dictionary<string, object> Attributes { get; } = [];

    public Dictionary<string, Numbers> Inputs { get; } = [];

    public Dictionary<string, Numbers> Params { get; } = [];

    public string Expect { get; } = "ok";

    public IReadOnlyDictionary<string, Numbers> Outputs { get; init; } = new Dictionary<string, Numbers>();

    public Tolerance Tolerance { get; } = new(1e-5, 1e-5);

    public Case ToCase() => new(JsonSerializer.SerializeToElement(this, Format));

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}

/// <summary>A tensor as it is written.</summary>
/// <param name="Dtype"><c>float32</c> or <c>int32</c>.</param>
/// <param name="Shape">The sizes of its axes.</param>
/// <param name="Data">Its numbers, row by row.</param>
internal sealed record Numbers(string Dtype, int[] Shape, object Data)
{
    public static Numbers Of(int[] shape, float[] data) => new("float32", shape, data);

    public static Numbers Of(int[] data) => new("int32", [data.Length], data);

    public static Numbers Of(Values values) => Of(values.Shape, [.. values.Data.Select(x => (float)x)]);
}

/// <summary>Where the numbers of a case come from.</summary>
internal sealed record Origin(string Project, string Repo, string File, string License, string ValueSource);

/// <summary>How far a result may be from the number in the file.</summary>
internal sealed record Tolerance(double Atol, double Rtol);
