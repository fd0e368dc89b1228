namespace RnnLib.Layers;

/// <summary>One sequence at one step on the way forward.</summary>
internal readonly ref struct ForwardRow
{
    /// <summary>In: W x + b_ih + U h + b_hh; without U h + b_hh for a late gate that keeps it apart. Out: the activated gates. [gates * hiddenSize]</summary>
    public required Span<float> Gates { get; init; }

    /// <summary>U h + b_hh of a late gate that keeps it apart. [hiddenSize]</summary>
    public ReadOnlySpan<float> LateProduct { get; init; }

    /// <summary>The diagonal weights through which gates see the memory cell. [peepholes * hiddenSize]</summary>
    public ReadOnlySpan<float> Peephole { get; init; }

    /// <summary>The gain and the bias of the memory cell's normalisation; empty without one. [hiddenSize]</summary>
    public ReadOnlySpan<float> CellNorm { get; init; }

    public ReadOnlySpan<float> CellNormBias { get; init; }

    public required ReadOnlySpan<float> PreviousHidden { get; init; }

    /// <summary>What U sees: the previous hidden state, without what recurrent dropout hides.</summary>
    public ReadOnlySpan<float> RecurrentInput { get; init; }

    public ReadOnlySpan<float> PreviousCell { get; init; }

    /// <summary>Out, if the late gate has an input of its own: what its weight is multiplied with. [hiddenSize]</summary>
    public Span<float> LateInput { get; init; }

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

    /// <summary>In: U h + b_hh of a late gate that keeps it apart. Out: its gradient.</summary>
    public Span<float> LateProduct { get; init; }

    public ReadOnlySpan<float> Peephole { get; init; }

    /// <summary>To add to.</summary>
    public Span<float> PeepholeGradient { get; init; }

    public ReadOnlySpan<float> CellNorm { get; init; }

    public ReadOnlySpan<float> CellNormBias { get; init; }

    /// <summary>To add to.</summary>
    public Span<float> CellNormGradient { get; init; }

    /// <summary>To add to.</summary>
    public Span<float> CellNormBiasGradient { get; init; }

    public required ReadOnlySpan<float> PreviousHidden { get; init; }

    public ReadOnlySpan<float> RecurrentInput { get; init; }

    public ReadOnlySpan<float> PreviousCell { get; init; }

    public required ReadOnlySpan<float> Hidden { get; init; }

    public ReadOnlySpan<float> Cell { get; init; }

    /// <summary>In: the gradient of the new hidden state. Out: the part of the previous state's gradient that does not go through U.</summary>
    public required Span<float> HiddenGradient { get; init; }

    /// <summary>In: the gradient of the new memory cell. Out: that of the previous one.</summary>
    public Span<float> CellGradient { get; init; }

    /// <summary>To add to: the gradient of what U sees.</summary>
    public Span<float> RecurrentInputGradient { get; init; }

    /// <summary>The gradient of what the late gate's weight was multiplied with.</summary>
    public Span<float> LateGradient { get; init; }

    /// <summary>Memory to work in. [3 * hiddenSize]</summary>
    public required Span<float> Scratch { get; init; }
}
