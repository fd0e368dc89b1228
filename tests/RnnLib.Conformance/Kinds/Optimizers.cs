using System.Text.Json;
using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Optimisers by PyTorch's and Keras's names; an attribute that is not mapped is an error, never ignored.</summary>
internal static class Optimizers
{
    /// <summary>How a framework computes, not what; and what says which framework it is.</summary>
    private static readonly string[] WithoutEffect = ["semantics", "name", "foreach", "fused", "capturable", "differentiable", "jit_compile", "optimizer", "op", "dtype"];

    /// <summary>The optimiser of a case.</summary>
    /// <param name="test">The case, which tells the framework's version.</param>
    /// <param name="name">Its name in PyTorch or Keras.</param>
    /// <param name="a">Its attributes.</param>
    /// <param name="handled">Attributes that the caller attends to.</param>
    public static Optimizer Create(Case test, string name, Attributes a, params ReadOnlySpan<string> handled)
    {
        bool keras = IsKeras(a);
        var known = new HashSet<string>([.. WithoutEffect, .. handled, "lr", "learning_rate", "weight_decay", "maximize", "decoupled_weight_decay"]);
        Optimizer optimizer = keras ? KerasOptimizers.Create(name, a, known) : TorchOptimizers.Create(name, a, known, IsTorch1(test));
        string[] unknown = [.. a.Names.Where(attribute => !known.Contains(attribute))];
        return unknown.Length == 0 ? optimizer : throw new NotSupportedException($"{name} with {string.Join(", ", unknown)}");
    }

    public static bool IsKeras(Attributes a) => a.Text("semantics", a["learning_rate"] is null ? "" : "keras") == "keras";

    private static bool IsTorch1(Case test) => test.Json.TryGetProperty("origin", out JsonElement origin) && origin.GetRawText().Contains("1.13", StringComparison.Ordinal);

    /// <summary>Options with the attributes that all optimisers have; the rate and the decay are the framework's unless given.</summary>
    public static TOptions Shared<TOptions>(TOptions options, Attributes a, float rate, float decay = 0, bool decoupled = false)
        where TOptions : OptimizerOptions => options with
        {
            LearningRate = a["lr"] is not null ? a.Float("lr") : a.Float("learning_rate", rate),
            WeightDecay = a.Float("weight_decay", decay),
            DecoupledWeightDecay = a.Flag("decoupled_weight_decay", decoupled),
            Maximize = a.Flag("maximize"),
        };

    /// <summary>Gradients of given numbers: those of the sum of their products with the parameters.</summary>
    public static Gradients GradientsOf(IEnumerable<(Parameter Parameter, Tensor Gradient)> given)
    {
        var pass = ForwardContext.Differentiating();
        Tensor loss = 0f;
        foreach ((Parameter parameter, Tensor gradient) in given)
            loss += Ops.Sum(pass.Read(parameter) * gradient);
        return pass.Backward(loss);
    }
}
