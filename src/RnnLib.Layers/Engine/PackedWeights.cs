namespace RnnLib.Layers;

/// <summary>The weights of one layer and direction, packed for the products of the way forward.</summary>
/// <remarks>A training pass packs once and gives the memory back; inference keeps what it packed until a weight changes.</remarks>
internal sealed class PackedWeights : IDisposable
{
    private PackedMatrix _input, _early, _late, _projection;

    public PackedWeights(RecurrentCell cell, RecurrentWeights<Tensor> weights)
    {
        var (gateSize, inputSize) = weights.Input.Shape;
        _input = PackedMatrix.PackTransposed(weights.Input.Data, inputSize, gateSize);
        if (weights.Hidden is { Rank: 2 } hidden)
        {
            int stateSize = hidden.Shape[1], earlySize = cell.EarlyGates * (gateSize / cell.Gates);
            _early = PackedMatrix.PackTransposed(hidden.Data[..(earlySize * stateSize)], stateSize, earlySize);
            _late = PackedMatrix.PackTransposed(hidden.Data[(earlySize * stateSize)..], stateSize, gateSize - earlySize);
        }

        if (weights.Projection is { } projection)
            _projection = PackedMatrix.PackTransposed(projection.Data, projection.Shape[1], projection.Shape[0]);
    }

    /// <summary>W'</summary>
    public ref readonly PackedMatrix Input => ref _input;

    /// <summary>U' of the gates that need nothing but h.</summary>
    public ref readonly PackedMatrix Early => ref _early;

    /// <summary>U' of the late gate; no columns without one.</summary>
    public ref readonly PackedMatrix Late => ref _late;

    /// <summary>W_hr'</summary>
    public ref readonly PackedMatrix Projection => ref _projection;

    public void Dispose()
    {
        _input.Dispose();
        _early.Dispose();
        _late.Dispose();
        _projection.Dispose();
    }
}
