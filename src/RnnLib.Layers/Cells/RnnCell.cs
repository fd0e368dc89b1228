namespace RnnLib.Layers;

/// <summary>h' = act(W x + b_ih + U h + b_hh)</summary>
/// <remarks>Elman, "Finding structure in time" (1990). With u ⊙ h for U h: IndRNN, Li et al. (2018).</remarks>
internal sealed class RnnCell(RnnOptions options) : RecurrentCell
{
    private readonly GateFunction _activation = new(options.Activation, options.Clip);

    public override IReadOnlyList<string> GateNames { get; } = ["h"];

    public override bool IsIndependent => options.Independent;

    public override void Forward(in ForwardRow row) => _activation.Apply(row.Gates, row.Hidden);

    public override void Backward(in BackwardRow row)
    {
        _activation.Backward(row.HiddenGradient, row.Hidden, row.Gates);
        row.HiddenGradient.Clear();
    }
}
