using RnnLib.Layers;

namespace RnnLib.Training;

public static partial class Diagnose
{
    /// <summary>Where the first NaN or infinity comes from: in the input, the target or a weight, or else from the operation that first gave one,
    /// on the way forward or back; with layer, step and row. Padding does not count.</summary>
    /// <param name="model">The model; its weights stay as they are, to the bit.</param>
    /// <param name="batch">The batch to run it on.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="rng">Where the generator stood when the pass in question began, so that dropout drops the same again; null: the model as it predicts.</param>
    /// <param name="step">How many training steps came before; see <see cref="ForwardContext.Step"/>.</param>
    /// <returns>What was found; null if everything is finite.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the model or the loss.</exception>
    public static NonFinite? FirstNonFinite<TInput>(Module<TInput, Tensor> model, Batch<TInput> batch, Loss loss, RngState? rng = null, long step = 0) =>
        FirstNonFinite(model, ForwardOf(model), batch, loss, rng, step);

    /// <inheritdoc cref="FirstNonFinite{TInput}(Module{TInput, Tensor}, Batch{TInput}, Loss, RngState?, long)"/>
    public static NonFinite? FirstNonFinite<TInput>(Module<TInput, Sequence> model, Batch<TInput> batch, Loss loss, RngState? rng = null, long step = 0) =>
        FirstNonFinite(model, ForwardOf(model), batch, loss, rng, step);

    /// <summary>The same for a loss that you compute; what goes in is then not looked at, but what comes of it is.</summary>
    /// <param name="model">The model; its weights stay as they are, to the bit.</param>
    /// <param name="lossOfPass">Runs the model in the pass it is given and returns a loss of one element.</param>
    /// <param name="rng">Where the generator stood when the pass in question began; null: the model as it predicts.</param>
    /// <param name="step">How many training steps came before; see <see cref="ForwardContext.Step"/>.</param>
    /// <returns>What was found; null if everything is finite.</returns>
    public static NonFinite? FirstNonFinite(Module model, Func<ForwardContext, Tensor> lossOfPass, RngState? rng = null, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(lossOfPass);
        var paths = new ModulePaths(model);
        return NonFiniteSearch.InWeights(paths) ?? InPass(new(paths), lossOfPass, rng, step);
    }

    /// <summary>What a trainer calls, whatever its model gives.</summary>
    internal static NonFinite? FirstNonFinite<TInput>(
        Module model, Func<TInput, ForwardContext, Prediction> forward, Batch<TInput> batch, Loss loss, RngState? rng, long step, CarriedState? carried = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(loss);
        var paths = new ModulePaths(model);
        NonFinite? given = NonFiniteSearch.InInput(batch.Input, paths.Describe(paths.First))
            ?? NonFiniteSearch.InTarget(batch.Target, batch.Input)
            ?? NonFiniteSearch.InWeights(paths);
        if (given is not null)
            return given;

        var observer = new NonFiniteObserver(paths);
        if (batch.Input is Sequence sequence)
            observer.Begin(sequence.Batch, sequence.Time);
        else if (batch.Input is TokenBatch tokens)
            observer.Begin(tokens.Batch, tokens.Time);
        else
            observer.Begin(batch.Size, null);
        return InPass(observer, pass => loss(Forward(pass), batch.Target), rng, step, carried);

        Prediction Forward(ForwardContext pass)
        {
            if (model is not IChain)
                observer.Enter(model);   // a chain's parts are told apart
            Prediction prediction = forward(Watched(batch.Input, pass), pass);
            if (model is not IChain)
                observer.Leave();
            return prediction;
        }
    }

    private static NonFinite? InPass(NonFiniteObserver observer, Func<ForwardContext, Tensor> lossOfPass, RngState? rng, long step, CarriedState? carried = null)
    {
        using var pass = ForwardContext.Observed(observer, rng is { } state ? new Rng(state) : null, step, carried);
        try
        {
            Tensor loss = lossOfPass(pass);
            if (observer.Found is null && NonFiniteSearch.IndexOf(loss.Data) is >= 0 and var element)
                return new() { Place = NonFinitePlace.Loss, Number = loss.Data[element] };
            if (observer.Found is null && loss.IsTracked)
                pass.Backward(loss);
        }
        catch (Exception) when (observer.Found is not null)
        {
            // What a NaN led to afterwards matters no more.
        }

        return observer.Found;
    }

    /// <summary>The input with a place on the tape, so that what is computed from it alone is recorded too.</summary>
    private static TInput Watched<TInput>(TInput input, ForwardContext pass) => input switch
    {
        Sequence { Values.IsTracked: false } sequence => (TInput)(object)sequence.With(pass.Watch(sequence.Values), sequence.BackwardFeatures),
        Tensor { IsTracked: false } values => (TInput)(object)pass.Watch(values),
        _ => input,
    };
}
