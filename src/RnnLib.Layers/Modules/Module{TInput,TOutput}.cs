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
    public TOutput Predict(TInput input) => Forward(input, ForwardContext.Inference);

    /// <summary>This module, then another on its output.</summary>
    /// <returns>A model whose parameters are named like those of a PyTorch <c>nn.Sequential</c>: 0.weight, 1.weight, ...</returns>
    /// <exception cref="ArgumentException">This module gives another number of features than the next one expects.</exception>
    public Module<TInput, TNext> Then<TNext>(Module<TOutput, TNext> next) => new Chain<TInput, TOutput, TNext>(this, next);

    /// <summary>A table of the layers: name, output shape, number of parameters.</summary>
    public string Summary() => ModelSummary.Of(this);
}
