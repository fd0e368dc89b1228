namespace RnnLib.Layers;

/// <summary>Neighbouring sequences at one step on the way forward: matrices of so many rows, named as in <see cref="ForwardRow"/>.</summary>
internal readonly ref struct ForwardStep
{
    public required int Rows { get; init; }

    /// <summary>The hidden size.</summary>
    public required int Size { get; init; }

    public required Span<float> Gates { get; init; }

    public ReadOnlySpan<float> LateProduct { get; init; }

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> Peephole { get; init; }

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNorm { get; init; }

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNormBias { get; init; }

    public required ReadOnlySpan<float> PreviousHidden { get; init; }

    public ReadOnlySpan<float> RecurrentInput { get; init; }

    public ReadOnlySpan<float> PreviousCell { get; init; }

    public Span<float> LateInput { get; init; }

    public required Span<float> Hidden { get; init; }

    public Span<float> Cell { get; init; }

    public ForwardRow Row(int row) => new()
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
internal readonly ref struct BackwardStep
{
    public required int Rows { get; init; }

    /// <summary>The hidden size.</summary>
    public required int Size { get; init; }

    public required Span<float> Gates { get; init; }

    public Span<float> LateProduct { get; init; }

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> Peephole { get; init; }

    public Span<float> PeepholeGradient { get; init; }

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNorm { get; init; }

    /// <summary>The same for all rows.</summary>
    public ReadOnlySpan<float> CellNormBias { get; init; }

    public Span<float> CellNormGradient { get; init; }

    public Span<float> CellNormBiasGradient { get; init; }

    public required ReadOnlySpan<float> PreviousHidden { get; init; }

    public ReadOnlySpan<float> RecurrentInput { get; init; }

    public ReadOnlySpan<float> PreviousCell { get; init; }

    public required ReadOnlySpan<float> Hidden { get; init; }

    public ReadOnlySpan<float> Cell { get; init; }

    public required Span<float> HiddenGradient { get; init; }

    public Span<float> CellGradient { get; init; }

    public Span<float> RecurrentInputGradient { get; init; }

    public Span<float> LateGradient { get; init; }

    /// <summary>Memory for one row after another to work in. [3 * hiddenSize]</summary>
    public required Span<float> Scratch { get; init; }

    public BackwardRow Row(int row) => new()
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
