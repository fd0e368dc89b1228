namespace RnnLib.Layers;

/// <summary>One sequence at one step on the way forward.</summary>
internal ref struct ForwardRow
{
    /// <summary>In: W x + b_ih + U h + b_hh; without U h + b_hh for a late gate that keeps it apart. Out: the activated gates. [gates * hiddenSize]</summary>
    public required Span<float> Gates;

    /// <summary>U h + b_hh of a late gate that keeps it apart. [hiddenSize]</summary>
    public ReadOnlySpan<float> LateProduct;

    /// <summary>The diagonal weights through which gates see the memory cell. [peepholes * hiddenSize]</summary>
    public ReadOnlySpan<float> Peephole;

    /// <summary>The gain and the bias of the memory cell's normalisation; empty without one. [hiddenSize]</summary>
    public ReadOnlySpan<float> CellNorm;

    public ReadOnlySpan<float> CellNormBias;

    public required ReadOnlySpan<float> PreviousHidden;

    /// <summary>What U sees: the previous hidden state, without what recurrent dropout hides.</summary>
    public ReadOnlySpan<float> RecurrentInput;

    public ReadOnlySpan<float> PreviousCell;

    /// <summary>Out, if the late gate has an input of its own: what its weight is multiplied with. [hiddenSize]</summary>
    public Span<float> LateInput;

    /// <summary>Out. [hiddenSize]</summary>
    public required Span<float> Hidden;

    /// <summary>Out. [hiddenSize]</summary>
    public Span<float> Cell;
}

/// <summary>One sequence at one step on the way back.</summary>
internal ref struct BackwardRow
{
    /// <summary>In: the activated gates. Out: the gradient of W x + b_ih.</summary>
    public required Span<float> Gates;

    /// <summary>In: U h + b_hh of a late gate that keeps it apart. Out: its gradient.</summary>
    public Span<float> LateProduct;

    public ReadOnlySpan<float> Peephole;

    /// <summary>To add to.</summary>
    public Span<float> PeepholeGradient;

    public ReadOnlySpan<float> CellNorm;

    public ReadOnlySpan<float> CellNormBias;

    /// <summary>To add to.</summary>
    public Span<float> CellNormGradient;

    /// <summary>To add to.</summary>
    public Span<float> CellNormBiasGradient;

    public required ReadOnlySpan<float> PreviousHidden;

    public ReadOnlySpan<float> RecurrentInput;

    public ReadOnlySpan<float> PreviousCell;

    public required ReadOnlySpan<float> Hidden;

    public ReadOnlySpan<float> Cell;

    /// <summary>In: the gradient of the new hidden state. Out: the part of the previous state's gradient that does not go through U.</summary>
    public required Span<float> HiddenGradient;

    /// <summary>In: the gradient of the new memory cell. Out: that of the previous one.</summary>
    public Span<float> CellGradient;

    /// <summary>To add to: the gradient of what U sees.</summary>
    public Span<float> RecurrentInputGradient;

    /// <summary>The gradient of what the late gate's weight was multiplied with.</summary>
    public Span<float> LateGradient;

    /// <summary>Memory to work in. [3 * hiddenSize]</summary>
    public required Span<float> Scratch;
}
