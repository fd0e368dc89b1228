using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Clipping by norm or value: the norm before, and the gradients after.</summary>
internal static class GradClip
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        if (test.Attributes.Float("norm_type", 2) != 2)
            throw new NotSupportedException("a norm other than 2");
        (string Name, Parameter Parameter)[] parameters = [.. test.Inputs.Select(input => (input.Key, new Parameter(input.Key, Tensor.Zeros(Shape.Create(input.Value.Shape)))))];
        Gradients gradients = Optimizers.GradientsOf(parameters.Select(p => (p.Parameter, test.Inputs[p.Name].Tensor)));
        GradientClip clip = test.Op.Contains("value", StringComparison.Ordinal)
            ? GradientClip.ByValue(test.Attributes.Float("clip_value", test.Attributes.Float("max_value")))
            : GradientClip.ByNorm(test.Attributes.Float("max_norm"));

        float norm = clip.Apply(gradients);

        return parameters.ToDictionary(p => p.Name, p => Values.Of(gradients.Of(p.Parameter))).Append(new("total_norm", new([], [norm]))).ToDictionary();
    }
}
