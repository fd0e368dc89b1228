using RnnLib.Layers;

namespace RnnLib.Training;

public static partial class Diagnose
{
    /// <summary>How much gradient reaches each step of each recurrent layer: one pass forward and back over a batch, without learning.</summary>
    /// <param name="model">A model with recurrent layers, built in or of your own cells.</param>
    /// <param name="batch">What to run it on.</param>
    /// <param name="loss">What the gradient is of.</param>
    /// <param name="rng">Draws dropout as in training; null: the model as it predicts. It is left where it was.</param>
    /// <exception cref="ArgumentException">The model runs no recurrent layer, or the batch does not fit it.</exception>
    public static GradientFlowReport GradientFlow<TInput>(Module<TInput, Tensor> model, Batch<TInput> batch, Loss loss, Rng? rng = null) =>
        GradientFlow(model, LossOf(ForwardOf(model), batch, loss), rng);

    /// <inheritdoc cref="GradientFlow{TInput}(Module{TInput, Tensor}, Batch{TInput}, Loss, Rng?)"/>
    public static GradientFlowReport GradientFlow<TInput>(Module<TInput, Sequence> model, Batch<TInput> batch, Loss loss, Rng? rng = null) =>
        GradientFlow(model, LossOf(ForwardOf(model), batch, loss), rng);

    /// <summary>The same for a loss that you compute: a decoder fed step by step, several losses in one.</summary>
    /// <param name="model">The model that the layers belong to, for their paths.</param>
    /// <param name="lossOfPass">Runs the model in the pass it is given and returns a loss of one element.</param>
    /// <param name="rng">Draws dropout as in training; null: the model as it predicts. It is left where it was.</param>
    /// <exception cref="ArgumentException">No recurrent layer runs, or the loss has more than one element.</exception>
    public static GradientFlowReport GradientFlow(Module model, Func<ForwardContext, Tensor> lossOfPass, Rng? rng = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(lossOfPass);
        var observer = new UnitObserver(keepsValues: false);
        using var pass = ForwardContext.Observed(observer, rng is null ? null : new Rng(rng.State));
        Tensor loss = lossOfPass(pass);
        if (observer.Traces.Count == 0)
            throw new ArgumentException($"GradientFlow: model: {model.Name} ran no recurrent layer, so no gradient flows through time.", nameof(model));
        float value = loss.Count == 1 ? loss.ToScalar() : float.NaN;
        pass.Backward(loss);
        return new(value, GradientFlowMeasure.Layers(observer.Traces, new ModulePaths(model)));
    }
}
