namespace RnnLib;

/// <summary>What one pass has rented from the pool, given back together when the pass is disposed. Until then, and without that, it is
/// ordinary memory of the garbage collector.</summary>
/// <param name="smallestRented">Tensors of fewer elements are left to the garbage collector.</param>
/// <param name="isInherited">Whether what is computed from a tensor in this memory lives here too.</param>
internal sealed class PassMemory(int smallestRented = 64, bool isInherited = false)
{
    /// <summary>Arrays of this many floats and more are costly for the garbage collector: new pages each time, and a full collection every few of them.</summary>
    public const int LargeObject = 85_000 / sizeof(float);

    private readonly List<TensorStorage> _rented = [];

    /// <summary>Whether what is computed from a tensor in this memory lives here too.</summary>
    public bool IsInherited => isInherited;

    /// <summary>Storage for so many elements, with whatever stood there before.</summary>
    public TensorStorage Rent(int count)
    {
        if (count < smallestRented)
            return new(Buffer.Of(new float[count]));
        var storage = new TensorStorage(BufferPool.Rent(count), this);
        _rented.Add(storage);
        return storage;
    }

    /// <summary>Whoever reads a tensor of the pass from now on gets an exception.</summary>
    public void Release()
    {
        foreach (TensorStorage storage in _rented)
            storage.Release();
        _rented.Clear();
    }
}
