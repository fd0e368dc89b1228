namespace RnnLib.Layers;

/// <summary>Dropout that stays the same over time: in training, a random share of each sequence's features is zero at all its steps.</summary>
/// <remarks>
/// Variational dropout of Gal and Ghahramani (2016), the <c>LockedDropout</c> of AWD-LSTM (Merity et al., 2018): y = x ⊙ mask, one mask
/// [features] per sequence, 0 with probability rate and 1 / (1 - rate) otherwise. Between recurrent layers it drops without
/// forgetting anew at each step; <c>PerStep(new Dropout(rate))</c> draws for every step. At inference it does nothing.
/// </remarks>
public sealed class LockedDropout : Module<Sequence, Sequence>, IStepwise
{
    private readonly float _rate;

    /// <summary>A layer that drops a share of the features.</summary>
    /// <param name="rate">The share, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not within 0 to 1.</exception>
    public LockedDropout(float rate) => _rate = StackOptions.Share(rate, nameof(rate));

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"LockedDropout({_rate})");

    internal override bool KeepsFeaturesInPlace => true;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new IdentityStream();

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        if (!pass.IsTraining || _rate == 0)
            return input;
        var layout = StepLayout.Of(input);
        Tensor masks = Tensor.From([input.Batch, input.Features], Ops.DropoutMask(input.Batch * input.Features, _rate, pass.Rng));
        Tensor rows = LockedNoise.Scale(layout.Pack(input), layout, Rearrange.Gather(masks, layout.Places).ToArray());
        return input.With(layout.Unpack(rows), input.BackwardFeatures);
    }

    (Sequence Output, Tensor[] State) IStepwise.Advance(Sequence input, Tensor[]? state, StepwiseScope? scope, ForwardContext pass)
    {
        if (!pass.IsTraining || _rate == 0)
            return (input, []);
        if (scope is null)
            return (Forward(input, pass), []);
        var layout = StepLayout.Of(input);
        Tensor rows = layout.Pack(input);
        return (input.With(layout.Unpack(LockedNoise.Scale(rows, layout, scope.Mask(this, 0, () => LockedNoise.Mask(rows, layout, _rate, pass))))), []);
    }

    void IStepwise.RequireForward(string what)
    {
    }
}
