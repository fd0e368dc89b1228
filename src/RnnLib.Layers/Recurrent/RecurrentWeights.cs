namespace RnnLib.Layers;

/// <summary>The weights of one layer and direction, as PyTorch stores them.</summary>
/// <param name="Input"><c>weight_ih</c> [gates * hiddenSize, inputSize]: W</param>
/// <param name="Hidden"><c>weight_hh</c> [gates * hiddenSize, hiddenSize]: U</param>
/// <param name="InputBias"><c>bias_ih</c> [gates * hiddenSize], or null</param>
/// <param name="HiddenBias"><c>bias_hh</c> [gates * hiddenSize], or null</param>
/// <param name="Peephole"><c>weight_peephole</c> [peepholes * hiddenSize]: the diagonals of p, or null</param>
/// <param name="Projection"><c>weight_hr</c> [projectionSize, hiddenSize], or null; with it, U is [gates * hiddenSize, projectionSize]</param>
/// <param name="InitialHidden"><c>initial_hidden</c> [hiddenSize or projectionSize], or null: the learned state before the first step</param>
/// <param name="InitialCell"><c>initial_cell</c> [hiddenSize], or null</param>
internal sealed record RecurrentWeights<T>(
    T Input, T Hidden, T? InputBias, T? HiddenBias, T? Peephole, T? Projection, T? InitialHidden = null, T? InitialCell = null)
    where T : class
{
    public IEnumerable<T> All => new[] { Input, Hidden, InputBias, HiddenBias, Peephole, Projection }.OfType<T>();

    public RecurrentWeights<TOther> Select<TOther>(Func<T, TOther> map)
        where TOther : class
    {
        TOther? MapOrNull(T? weight) => weight is null ? null : map(weight);
        return new(map(Input), map(Hidden), MapOrNull(InputBias), MapOrNull(HiddenBias), MapOrNull(Peephole), MapOrNull(Projection));
    }
}
