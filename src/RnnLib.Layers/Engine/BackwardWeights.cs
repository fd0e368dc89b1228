namespace RnnLib.Layers;

/// <summary>The weights of one layer and direction, packed for the products of the way back.</summary>
internal sealed class BackwardWeights : IDisposable
{
    private PackedMatrix _early, _late, _projection;

    public BackwardWeights(RecurrentCell cell, RecurrentWeights<Tensor> weights, int earlySize)
    {
        if (weights.Hidden is { Rank: 2 } hidden)
        {
            (int gateSize, int stateSize) = hidden.Shape;
            _early = PackedMatrix.Pack(hidden.Data[..(earlySize * stateSize)], earlySize, stateSize);
            if (cell.LateGate != LateGate.None)
                _late = PackedMatrix.Pack(hidden.Data[(earlySize * stateSize)..], gateSize - earlySize, stateSize);
        }

        if (weights.Projection is { } projection)
            _projection = PackedMatrix.Pack(projection.Data, projection.Shape[0], projection.Shape[1]);
    }

    /// <summary>U of the gates that need nothing but h.</summary>
    public ref readonly PackedMatrix Early => ref _early;

    /// <summary>U of the late gate.</summary>
    public ref readonly PackedMatrix Late => ref _late;

    /// <summary>W_hr</summary>
    public ref readonly PackedMatrix Projection => ref _projection;

    public void Dispose()
    {
        _early.Dispose();
        _late.Dispose();
        _projection.Dispose();
    }
}
