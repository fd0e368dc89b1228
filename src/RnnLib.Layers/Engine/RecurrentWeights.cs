namespace RnnLib.Layers;

/// <summary>The weights of one layer and direction, as PyTorch stores them; null where an option does not need one.</summary>
internal sealed record RecurrentWeights<T>
    where T : class
{
    /// <summary><c>weight_ih</c> [gates * hiddenSize, inputSize]: W</summary>
    public required T Input;

    /// <summary><c>weight_hh</c> [gates * hiddenSize, stateSize]: U; its diagonal [hiddenSize] where units see only themselves</summary>
    public T? Hidden;

    /// <summary><c>bias_ih</c> [gates * hiddenSize]</summary>
    public T? InputBias;

    /// <summary><c>bias_hh</c> [gates * hiddenSize]</summary>
    public T? HiddenBias;

    /// <summary><c>weight_peephole</c> [peepholes * hiddenSize]: the diagonals of p</summary>
    public T? Peephole;

    /// <summary><c>weight_hr</c> [projectionSize, hiddenSize]</summary>
    public T? Projection;

    /// <summary><c>norm_ih</c> [gates * hiddenSize]: the gain of the normalised W x</summary>
    public T? InputNorm;

    /// <summary><c>norm_hh</c> [gates * hiddenSize]: the gain of the normalised U h</summary>
    public T? HiddenNorm;

    /// <summary><c>norm_cell</c> [hiddenSize]: the gain of the normalised memory cell</summary>
    public T? CellNorm;

    /// <summary><c>norm_cell_bias</c> [hiddenSize]: what is added to it</summary>
    public T? CellNormBias;

    /// <summary>Those that are there.</summary>
    public IEnumerable<T> All =>
        new[] { Input, Hidden, InputBias, HiddenBias, Peephole, Projection, InputNorm, HiddenNorm, CellNorm, CellNormBias }.OfType<T>();

    public RecurrentWeights<TOther> Select<TOther>(Func<T, TOther> map)
        where TOther : class
    {
        TOther? MapOrNull(T? weight) => weight is null ? null : map(weight);
        return new()
        {
            Input = map(Input),
            Hidden = MapOrNull(Hidden),
            InputBias = MapOrNull(InputBias),
            HiddenBias = MapOrNull(HiddenBias),
            Peephole = MapOrNull(Peephole),
            Projection = MapOrNull(Projection),
            InputNorm = MapOrNull(InputNorm),
            HiddenNorm = MapOrNull(HiddenNorm),
            CellNorm = MapOrNull(CellNorm),
            CellNormBias = MapOrNull(CellNormBias),
        };
    }
}
