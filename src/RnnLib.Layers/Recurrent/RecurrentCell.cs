namespace RnnLib.Layers;

/// <summary>The pointwise part of a recurrent network's step and its derivative, by hand; time, lengths and products belong to <see cref="RecurrentNode"/>.</summary>
internal abstract class RecurrentCell
{
    /// <summary>How many gates stand in a row of the projections, each hiddenSize wide.</summary>
    public abstract int Gates { get; }

    /// <summary>Whether a memory cell travels beside the hidden state.</summary>
    public virtual bool HasCell => false;

    /// <summary>Whether the recurrent projection U h + b is needed apart from the input projection W x + b, not only their sum.</summary>
    public virtual bool SplitsProjections => false;

    /// <summary>From the pre-activations of one row to its new state; the gates are left activated for <see cref="Backward"/>.</summary>
    public abstract void Forward(in ForwardRow row);

    /// <summary>From the gradient of one row's new state to those of its pre-activations, which replace the gates.</summary>
    public abstract void Backward(in BackwardRow row);
}

/// <summary>One sequence at one step on the way forward.</summary>
internal readonly ref struct ForwardRow
{
    /// <summary>In: W x + b_ih, and + U h + b_hh unless the cell splits them. Out: the activated gates. [gates * hiddenSize]</summary>
    public required Span<float> Gates { get; init; }

    /// <summary>U h + b_hh, if the cell splits the projections. [gates * hiddenSize]</summary>
    public Span<float> HiddenProjection { get; init; }

    public required ReadOnlySpan<float> PreviousHidden { get; init; }

    public ReadOnlySpan<float> PreviousCell { get; init; }

    /// <summary>Out. [hiddenSize]</summary>
    public required Span<float> Hidden { get; init; }

    /// <summary>Out. [hiddenSize]</summary>
    public Span<float> Cell { get; init; }
}

/// <summary>One sequence at one step on the way back.</summary>
internal readonly ref struct BackwardRow
{
    /// <summary>In: the activated gates. Out: the gradient of W x + b_ih.</summary>
    public required Span<float> Gates { get; init; }

    /// <summary>In: U h + b_hh. Out: its gradient. Only if the cell splits the projections.</summary>
    public Span<float> HiddenProjection { get; init; }

    public required ReadOnlySpan<float> PreviousHidden { get; init; }

    public ReadOnlySpan<float> PreviousCell { get; init; }

    public required ReadOnlySpan<float> Hidden { get; init; }

    public ReadOnlySpan<float> Cell { get; init; }

    /// <summary>In: the gradient of the new hidden state. Out: the part of the previous state's gradient that does not go through U.</summary>
    public required Span<float> HiddenGradient { get; init; }

    /// <summary>In: the gradient of the new memory cell. Out: that of the previous one.</summary>
    public Span<float> CellGradient { get; init; }

    /// <summary>Memory to work in. [4 * hiddenSize]</summary>
    public required Span<float> Scratch { get; init; }
}
