namespace RnnLib;

/// <summary>Holds a computed gradient against central differences: the proof that an operation or a layer is differentiated right.</summary>
/// <remarks>
/// The outputs are weighted with fixed random numbers and summed in double precision, and the slope is taken from four points
/// (an error of fourth order), so that 32-bit functions can be checked to about 1e-4.
/// <example><code>
/// GradientCheck.Require(GradientCheck.Inputs((x, _) => Ops.Tanh(x[0]), Tensor.From(0.1f, -2)));
/// GradientCheck.Require(GradientCheck.Parameters(model.Parameters, pass => model.Forward(x, pass)));
/// </code></example>
/// </remarks>
public static class GradientCheck
{
    /// <summary>Checks the gradient with respect to inputs.</summary>
    /// <param name="function">From the watched inputs to an output of any shape; the same inputs must give the same output.</param>
    /// <param name="inputs">Where to check.</param>
    /// <returns>The place where computed and numeric gradient differ most.</returns>
    public static GradientCheckResult Inputs(Func<Tensor[], ForwardContext, Tensor> function, params Tensor[] inputs) =>
        Inputs(function, new(), inputs);

    /// <summary>Checks the gradient with respect to inputs, with options.</summary>
    /// <inheritdoc cref="Inputs(Func{Tensor[], ForwardContext, Tensor}, Tensor[])"/>
    public static GradientCheckResult Inputs(Func<Tensor[], ForwardContext, Tensor> function, GradientCheckOptions options, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Parameter[] parameters = [.. inputs.Select((x, i) => new Parameter($"input {i}", Tensor.From(x.Shape, x.Data)))];
        return Parameters(parameters, pass => function([.. parameters.Select(pass.Read)], pass), options);
    }

    /// <summary>Checks the gradient with respect to parameters, which are moved and put back.</summary>
    /// <param name="parameters">The parameters to move.</param>
    /// <param name="function">An output of any shape, computed from them; the same values must give the same output.</param>
    /// <param name="options">Step and tolerances.</param>
    /// <returns>The place where computed and numeric gradient differ most.</returns>
    public static GradientCheckResult Parameters(
        IEnumerable<Parameter> parameters, Func<ForwardContext, Tensor> function, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(function);
        options ??= new();
        Parameter[] moved = [.. parameters];
        if (moved.Length == 0)
            throw new ArgumentException("GradientCheck: there is nothing to check: no parameters or inputs were given.", nameof(parameters));

        ForwardContext Pass(ForwardContext otherwise) => options.TrainingSeed is { } seed ? ForwardContext.Training(new Rng(seed)) : otherwise;
        ForwardContext pass = Pass(ForwardContext.Differentiating());
        Tensor output = function(pass);
        Tensor weights = Tensor.Uniform(output.Shape, -1, 1, new Rng(options.Seed));
        Gradients gradients = output.IsTracked ? pass.Backward(Ops.Sum(output * weights)) : new();

        var worst = new GradientCheckResult("nothing to check", 0, 0, 0, 0);
        foreach (Parameter parameter in moved)
        {
            Tensor computed = gradients.Of(parameter);
            for (int index = 0; index < parameter.Shape.Count; index++)
            {
                double numeric = Slope(parameter, index, () => Weigh(function(Pass(ForwardContext.Inference)), weights), options.Step);
                double computedHere = computed.Data[index];
                double scale = options.AbsoluteTolerance + options.RelativeTolerance * Math.Max(Math.Abs(numeric), Math.Abs(computedHere));
                double error = Math.Abs(numeric - computedHere) / scale;
                if (!(error <= worst.Error))   // NaN counts as the worst
                    worst = new(parameter.Name, index, computedHere, numeric, double.IsNaN(error) ? double.PositiveInfinity : error);
            }
        }

        return worst;
    }

    /// <summary>Throws if a check failed.</summary>
    /// <exception cref="InvalidOperationException">The gradients differ; the message says where and by how much.</exception>
    public static void Require(GradientCheckResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!result.Passed)
            throw new InvalidOperationException($"gradient check failed: {result}");
    }

    private static double Slope(Parameter parameter, int index, Func<double> function, float step)
    {
        float original = parameter.Value.Data[index];
        double At(float offset)
        {
            parameter.BeginUpdate()[index] = original + offset;
            return function();
        }

        try
        {
            return (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12.0 * step);
        }
        finally
        {
            parameter.BeginUpdate()[index] = original;
        }
    }

    private static double Weigh(Tensor output, Tensor weights)
    {
        double sum = 0;
        for (int i = 0; i < output.Count; i++)
            sum += (double)output.Data[i] * weights.Data[i];
        return sum;
    }
}
