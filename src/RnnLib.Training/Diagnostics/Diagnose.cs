using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Looks into a model, trained or fresh, and says what it sees: gradients through time, gates and units, recurrent weights, and
/// where the first NaN came from. Nothing is changed: no weight, no optimiser, no generator.</summary>
/// <remarks>
/// <example><code>
/// Console.WriteLine(Diagnose.GradientFlow(model, batch, Losses.MeanSquaredError));   // a verdict in words, and a table
/// Console.WriteLine(Diagnose.FirstNonFinite(model, batch, Losses.MeanSquaredError)?.ToString() ?? "all finite");
/// </code></example>
/// </remarks>
public static partial class Diagnose
{
    private static Func<ForwardContext, Tensor> LossOf<TInput>(Func<TInput, ForwardContext, Prediction> forward, Batch<TInput> batch, Loss loss)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(loss);
        return pass => loss(forward(batch.Input, pass), batch.Target);
    }

    private static Func<TInput, ForwardContext, Prediction> ForwardOf<TInput>(Module<TInput, Tensor> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (input, pass) => model.Forward(input, pass);
    }

    private static Func<TInput, ForwardContext, Prediction> ForwardOf<TInput>(Module<TInput, Sequence> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return (input, pass) => model.Forward(input, pass);
    }
}
