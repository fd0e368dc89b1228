namespace RnnLib.Layers;

/// <summary>The weights of one layer and direction, as PyTorch stores them.</summary>
/// <param name="Input"><c>weight_ih</c> [gates * hiddenSize, inputSize]: W</param>
/// <param name="Hidden"><c>weight_hh</c> [gates * hiddenSize, hiddenSize]: U</param>
/// <param name="InputBias"><c>bias_ih</c> [gates * hiddenSize], or null</param>
/// <param name="HiddenBias"><c>bias_hh</c> [gates * hiddenSize], or null</param>
internal sealed record RecurrentWeights<T>(T Input, T Hidden, T? InputBias, T? HiddenBias)
    where T : class
{
    public RecurrentWeights<TOther> Select<TOther>(Func<T, TOther> map)
        where TOther : class =>
        new(map(Input), map(Hidden), InputBias is null ? null : map(InputBias), HiddenBias is null ? null : map(HiddenBias));

    public IEnumerable<T> All => new[] { Input, Hidden, InputBias, HiddenBias }.OfType<T>();
}
