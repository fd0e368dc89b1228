namespace RnnLib.Layers;

/// <summary>h' = act(W x + b_ih + U h + b_hh)</summary>
/// <remarks>Elman, "Finding structure in time" (1990). With u ⊙ h for U h: IndRNN, Li et al. (2018).</remarks>
internal sealed class RnnCell(RnnOptions options) : RecurrentCell("h")
{
    private readonly GateFunction _activation = new(options.Activation, options.Clip);

    private readonly bool _isStandard = options.Clip is null && options.Activation == Activation.Tanh;

    public override bool IsIndependent => options.Independent;

    public override void Forward(in ForwardStep step) => _activation.Apply(step.Gates, step.Hidden);

    public override void Backward(in BackwardStep step)
    {
        if (_isStandard)
            RnnKernel.Backward(step);
        else
            base.Backward(step);
    }

    protected override void Forward(in ForwardRow row) => _activation.Apply(row.Gates, row.Hidden);

    protected override void Backward(in BackwardRow row)
    {
        _activation.Backward(row.HiddenGradient, row.Hidden, row.Gates);
        row.HiddenGradient.Clear();
    }
}
