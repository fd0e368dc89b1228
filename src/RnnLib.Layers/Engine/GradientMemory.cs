namespace RnnLib.Layers;

/// <summary>Gradients that travel back through time, by place, those of the small weights, each sequence's for itself, and memory to work in: parts of one array.</summary>
/// <remarks>Sequences add up their own gradients of the small weights, and are added up in order at the end: so the sums do not depend
/// on how the sequences are shared out among threads.</remarks>
internal sealed class GradientMemory : IDisposable
{
    private readonly Buffer _memory;
    private readonly int _batch, _scratchSize;
    private readonly (int First, int Size) _hidden, _made, _cell, _keptHidden, _keptCell, _late, _recurrentInput, _scratch;
    private readonly (int First, int Size) _peephole, _cellNorm, _cellNormBias, _inputNorm, _hiddenNorm, _diagonal;
    private int _used;

    /// <param name="needs">The sizes of a row; 0 for what is not needed.</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="slices">How many threads work at once.</param>
    public GradientMemory(in GradientSizes needs, int batch, int slices)
    {
        (_batch, _scratchSize) = (batch, needs.Scratch);
        _hidden = Take(needs.Hidden);
        _made = needs.Made == 0 ? _hidden : Take(needs.Made);
        _cell = Take(needs.Cell);
        _keptHidden = Take(needs.KeptHidden);
        _keptCell = Take(needs.KeptCell);
        _late = Take(needs.Late);
        _recurrentInput = Take(needs.RecurrentInput);
        int firstWeight = _used;
        _peephole = Take(needs.Peephole);
        _cellNorm = Take(needs.CellNorm);
        _cellNormBias = Take(needs.CellNorm);
        _inputNorm = Take(needs.InputNorm);
        _hiddenNorm = Take(needs.HiddenNorm);
        _diagonal = Take(needs.Diagonal);
        int endOfWeights = _used;
        _scratch = (_used, needs.Scratch);
        _memory = BufferPool.Rent(checked(_used + slices * needs.Scratch));
        _memory.Span.Slice(firstWeight, endOfWeights - firstWeight).Clear();
    }

    /// <summary>Of the state that leaves a step; of the state before it once the step has run backward.</summary>
    public Span<float> Hidden => Whole(_hidden);

    /// <summary>Of what the cell makes, if that is projected to the state; else the same memory as <see cref="Hidden"/>.</summary>
    public Span<float> Made => Whole(_made);

    public Span<float> Cell => Whole(_cell);

    /// <summary>What zoneout leads past the cell.</summary>
    public Span<float> KeptHidden => Whole(_keptHidden);

    public Span<float> KeptCell => Whole(_keptCell);

    /// <summary>Of what a late gate was multiplied with.</summary>
    public Span<float> Late => Whole(_late);

    /// <summary>Of what U sees, if recurrent dropout hides some of h.</summary>
    public Span<float> RecurrentInput => Whole(_recurrentInput);

    public Span<float> Peephole => Whole(_peephole);

    public Span<float> CellNorm => Whole(_cellNorm);

    public Span<float> CellNormBias => Whole(_cellNormBias);

    public Span<float> InputNorm => Whole(_inputNorm);

    public Span<float> HiddenNorm => Whole(_hiddenNorm);

    public Span<float> Diagonal => Whole(_diagonal);

    public Span<float> Scratch(int slice) => _memory.Span.Slice(_scratch.First + slice * _scratchSize, _scratchSize);

    public void Dispose() => BufferPool.Return(_memory);

    private (int First, int Size) Take(int size)
    {
        int first = _used;
        _used = checked(_used + _batch * size);
        return (first, size);
    }

    private Span<float> Whole((int First, int Size) part) => _memory.Span.Slice(part.First, _batch * part.Size);
}

/// <summary>How many numbers each sequence needs in a <see cref="GradientMemory"/>.</summary>
internal readonly record struct GradientSizes(
    int Hidden, int Made, int Cell, int KeptHidden, int KeptCell, int Late, int RecurrentInput, int Peephole, int CellNorm, int InputNorm, int HiddenNorm, int Diagonal, int Scratch);
