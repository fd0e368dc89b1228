namespace RnnLib.Layers.Tests;

/// <summary>Central differences through passes that draw random numbers: every pass begins with the same seed, so all draw the same masks.</summary>
internal static class TrainingGradient
{
    public static void Check(IEnumerable<Parameter> parameters, Func<ForwardContext, Tensor> function, ulong seed = 3)
    {
        ForwardContext pass = ForwardContext.Training(new Rng(seed));
        Tensor output = function(pass), weights = Tensor.Normal(output.Shape, 0, 1, new Rng(99));
        Gradients gradients = pass.Backward(Ops.Sum(output * weights));
        double Loss()
        {
            Tensor y = function(ForwardContext.Training(new Rng(seed)));
            return y.ToArray().Zip(weights.ToArray(), (a, b) => (double)a * b).Sum();
        }

        foreach (Parameter parameter in parameters)
        {
            for (int i = 0; i < parameter.Shape.Count; i++)
            {
                const float step = 2e-3f;
                float original = parameter.Value.Data[i];
                double At(float offset)
                {
                    parameter.BeginUpdate()[i] = original + offset;
                    return Loss();
                }

                double numeric = (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12 * step);
                parameter.BeginUpdate()[i] = original;
                Assert.True(Math.Abs(numeric - gradients.Of(parameter).Data[i]) < 3e-3 * Math.Max(1, Math.Abs(numeric)), $"{parameter.Name}[{i}]: computed {gradients.Of(parameter).Data[i]}, central differences {numeric}");
            }
        }
    }
}
