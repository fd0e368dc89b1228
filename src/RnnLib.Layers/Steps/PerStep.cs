namespace RnnLib.Layers;

/// <summary>Applies a module to every real step: [batch, time, features] in, [batch, time, other features] out, zeros at padded steps.</summary>
/// <remarks>Keras calls it TimeDistributed. The parameters keep the wrapped module's names.</remarks>
public sealed class PerStep : Module<Sequence, Sequence>, IStepwise
{
    private readonly Module<Tensor, Tensor> _module;

    /// <summary>Wraps a module that works on rows.</summary>
    /// <param name="module">Takes [rows, features] and keeps the number of rows.</param>
    public PerStep(Module<Tensor, Tensor> module) => _module = Adopt(module);

    /// <inheritdoc/>
    public override string Name => $"PerStep({_module.Name})";

    /// <inheritdoc/>
    public override int? InputSize => _module.InputSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _module.OutputSize(inputSize);

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => _module.OpenStream(inputSize);

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        int backwardFeatures = _module.KeepsFeaturesInPlace ? input.BackwardFeatures : 0;
        if (input.HasPadding)
        {
            // Only real steps may pass through: a padded NaN would reach the weights' gradient as 0 * NaN.
            var layout = StepLayout.Of(input);
            return input.With(layout.Unpack(Rows(layout.Pack(input), layout.SourceRows)), backwardFeatures);
        }

        Tensor rows = Rows(Ops.Reshape(input.Values, [input.Batch * input.Time, input.Features]), null);
        return input.With(Ops.Reshape(rows, [input.Batch, input.Time, rows.Shape[^1]]), backwardFeatures);

        Tensor Rows(Tensor steps, int[]? source)
        {
            var observer = pass?.Observer as LayerObserver;
            observer?.Enter(_module);
            observer?.EnterRows(source, input.Batch, input.Time);
            Tensor made = _module.Forward(steps, pass!);
            observer?.Leave();
            observer?.Leave();
            return made;
        }
    }

    (Sequence Output, Tensor[] State) IStepwise.Advance(Sequence input, Tensor[]? state, StepwiseScope? scope, ForwardContext pass) => (Forward(input, pass), []);

    void IStepwise.RequireForward(string what)
    {
    }
}
