using System.Text.Json;
using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Clipping by norm or value: the norm before, and the gradients after.</summary>
internal static class GradClip
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        (string Name, Parameter Parameter)[] parameters = [.. test.Inputs.Select(input => (input.Key, new Parameter(input.Key, Tensor.Zeros(Shape.Create(input.Value.Shape)))))];
        Gradients gradients = Optimizers.GradientsOf(parameters.Select(p => (p.Parameter, test.Inputs[p.Name].Tensor)));

        float norm = Create(test.Op, test.Attributes).Apply(gradients);

        return parameters.ToDictionary(p => p.Name, p => Values.Of(gradients.Of(p.Parameter))).Append(new("total_norm", new([], [norm]))).ToDictionary();
    }

    private static GradientClip Create(string op, Attributes a)
    {
        if (a["global_clipnorm"] is not null || op == "global_clipnorm")
            return GradientClip.ByNorm(First(a, "global_clipnorm", "clipnorm", "max_norm"), epsilon: 0);
        if (a["clipnorm"] is not null || op is "clipnorm" or "clip_by_norm")
            return GradientClip.ByParameterNorm(First(a, "clipnorm", "clip_norm", "max_norm"));
        return op.Contains("value", StringComparison.Ordinal)
            ? GradientClip.ByValue(First(a, "clip_value", "clipvalue", "max_value"))
            : GradientClip.ByNorm(First(a, "max_norm", "clip_norm"), P(a["norm_type"]), a.Float("eps_in_denominator", 1e-6f));
    }

    private static float First(Attributes a, params string[] names) => a.Float(names.First(name => a[name] is not null));

    private static float P(JsonElement? type) => type switch
    {
        null => 2,
        { ValueKind: JsonValueKind.String } text when text.GetString()!.StartsWith("inf", StringComparison.OrdinalIgnoreCase) => float.PositiveInfinity,
        { ValueKind: JsonValueKind.String } text => float.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
        { } number => (float)number.GetDouble(),
    };
}
