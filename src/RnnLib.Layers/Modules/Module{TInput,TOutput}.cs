namespace RnnLib.Layers;

/// <summary>A module that turns a <typeparamref name="TInput"/> into a <typeparamref name="TOutput"/>; composed with <see cref="Then"/>.</summary>
/// <typeparam name="TInput"><see cref="TokenBatch"/>, <see cref="Sequence"/> (a row per step), <see cref="Tensor"/> (a row per sequence), or a type of your own.</typeparam>
/// <typeparam name="TOutput">The same choice for what comes out.</typeparam>
public abstract class Module<TInput, TOutput> : Module
{
    /// <summary>Runs the module within a pass.</summary>
    /// <param name="input">The input, batch first.</param>
    /// <param name="pass">The pass: tape, mode and randomness.</param>
    /// <exception cref="ArgumentException">The input's shape does not fit; the message names what was expected.</exception>
    public abstract TOutput Forward(TInput input, ForwardContext pass);

    /// <summary>Runs the module without tape or training behaviour; any number of threads may predict at once.</summary>
    /// <returns>A value with memory of its own. What a module of your own puts aside on the way is to be kept with <see cref="Ops.Detach"/>.</returns>
    public TOutput Predict(TInput input)
    {
        if (typeof(TOutput) != typeof(Tensor) && typeof(TOutput) != typeof(Sequence))
            return Forward(input, ForwardContext.Inference);
        using var pass = ForwardContext.Predicting();
        return Forward(input, pass) switch
        {
            Tensor values when Ops.Detach(values) is TOutput kept => kept,
            Sequence steps when Ops.Detach(steps.Values) is var kept && kept != steps.Values => (TOutput)(object)steps.With(kept, steps.BackwardFeatures),
            var untouched => untouched,
        };
    }

    /// <summary>This module, then another on its output.</summary>
    /// <returns>A model whose parameters are named like those of a PyTorch <c>nn.Sequential</c>: 0.weight, 1.weight, ...</returns>
    /// <exception cref="ArgumentException">This module gives another number of features than the next one expects.</exception>
    public Module<TInput, TNext> Then<TNext>(Module<TOutput, TNext> next) => new Chain<TInput, TOutput, TNext>(this, next);

    /// <summary>A table of the layers: name, output shape, number of parameters.</summary>
    public string Summary() => ModelSummary.Of(this);
}
