namespace RnnLib.Layers;

/// <summary>What must stay the same over steps of one pass that are taken one after the other: masks of locked dropout, dropped and packed weights.</summary>
/// <remarks>The first steps are taken by all sequences, later ones by the first of them, in the same order; disposed when the last step is taken.</remarks>
internal sealed class StepwiseScope : IDisposable
{
    private readonly Dictionary<(object Owner, int Place), float[]> _masks = [];
    private readonly Dictionary<object, (RecurrentWeights<Tensor> Values, PackedWeights Packed)> _weights = [];

    /// <summary>A mask, drawn when it is first asked for.</summary>
    public float[] Mask(object owner, int place, Func<float[]> draw)
    {
        if (!_masks.TryGetValue((owner, place), out float[]? mask))
            _masks.Add((owner, place), mask = draw());
        return mask;
    }

    /// <summary>A unit's weights within this pass, made when they are first asked for.</summary>
    public (RecurrentWeights<Tensor> Values, PackedWeights Packed) Weights(object owner, Func<(RecurrentWeights<Tensor> Values, PackedWeights Packed)> make)
    {
        if (!_weights.TryGetValue(owner, out (RecurrentWeights<Tensor>, PackedWeights) weights))
            _weights.Add(owner, weights = make());
        return weights;
    }

    public void Dispose()
    {
        foreach ((_, PackedWeights packed) in _weights.Values)
            packed.Dispose();
        _weights.Clear();
    }
}
