namespace RnnLib.Layers;

/// <summary>Neighbouring sequences at one step on the way forward: matrices of so many rows, named as in <see cref="ForwardRow"/>.</summary>
internal ref struct ForwardStep
{
    public required int Rows;

    /// <summary>The hidden size.</summary>
    public required int Size;

    public required Span<float> Gates;

    public ReadOnlySpan<float> LateProduct;

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> Peephole;

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNorm;

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNormBias;

    public required ReadOnlySpan<float> PreviousHidden;

    public ReadOnlySpan<float> RecurrentInput;

    public ReadOnlySpan<float> PreviousCell;

    public Span<float> LateInput;

    public required Span<float> Hidden;

    public Span<float> Cell;

    public readonly ForwardRow Row(int row) => new()
    {
        Gates = Matrix.Row(Gates, row, Rows),
        LateProduct = Matrix.Row(LateProduct, row, Rows),
        Peephole = Peephole,
        CellNorm = CellNorm,
        CellNormBias = CellNormBias,
        PreviousHidden = Matrix.Row(PreviousHidden, row, Rows),
        RecurrentInput = Matrix.Row(RecurrentInput, row, Rows),
        PreviousCell = Matrix.Row(PreviousCell, row, Rows),
        LateInput = Matrix.Row(LateInput, row, Rows),
        Hidden = Matrix.Row(Hidden, row, Rows),
        Cell = Matrix.Row(Cell, row, Rows),
    };
}

/// <summary>Neighbouring sequences at one step on the way back: matrices of so many rows, named as in <see cref="BackwardRow"/>.</summary>
internal ref struct BackwardStep
{
    public required int Rows;

    /// <summary>The hidden size.</summary>
    public required int Size;

    public required Span<float> Gates;

    public Span<float> LateProduct;

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> Peephole;

    public Span<float> PeepholeGradient;

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNorm;

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNormBias;

    public Span<float> CellNormGradient;

    public Span<float> CellNormBiasGradient;

    public required ReadOnlySpan<float> PreviousHidden;

    public ReadOnlySpan<float> RecurrentInput;

    public ReadOnlySpan<float> PreviousCell;

    public required ReadOnlySpan<float> Hidden;

    public ReadOnlySpan<float> Cell;

    public required Span<float> HiddenGradient;

    public Span<float> CellGradient;

    public Span<float> RecurrentInputGradient;

    public Span<float> LateGradient;

    /// <summary>Memory for one row after another to work in. [3 * hiddenSize]</summary>
    public required Span<float> Scratch;

    public readonly BackwardRow Row(int row) => new()
    {
        Gates = Matrix.Row(Gates, row, Rows),
        LateProduct = Matrix.Row(LateProduct, row, Rows),
        Peephole = Peephole,
        PeepholeGradient = Matrix.Row(PeepholeGradient, row, Rows),
        CellNorm = CellNorm,
        CellNormBias = CellNormBias,
        CellNormGradient = Matrix.Row(CellNormGradient, row, Rows),
        CellNormBiasGradient = Matrix.Row(CellNormBiasGradient, row, Rows),
        PreviousHidden = Matrix.Row(PreviousHidden, row, Rows),
        RecurrentInput = Matrix.Row(RecurrentInput, row, Rows),
        PreviousCell = Matrix.Row(PreviousCell, row, Rows),
        Hidden = Matrix.Row(Hidden, row, Rows),
        Cell = Matrix.Row(Cell, row, Rows),
        HiddenGradient = Matrix.Row(HiddenGradient, row, Rows),
        CellGradient = Matrix.Row(CellGradient, row, Rows),
        RecurrentInputGradient = Matrix.Row(RecurrentInputGradient, row, Rows),
        LateGradient = Matrix.Row(LateGradient, row, Rows),
        Scratch = Scratch,
    };
}
