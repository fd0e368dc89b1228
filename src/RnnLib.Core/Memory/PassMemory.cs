namespace RnnLib;

/// <summary>What one pass has rented from the pool, given back together when the pass is disposed. Until then, and without that, it is
/// ordinary memory of the garbage collector.</summary>
internal sealed class PassMemory
{
    /// <summary>Smaller tensors are left to the garbage collector.</summary>
    private const int SmallestRented = 64;

    private readonly List<TensorStorage> _rented = [];

    /// <summary>Storage for so many elements, with whatever stood there before.</summary>
    public TensorStorage Rent(int count)
    {
        if (count < SmallestRented)
            return new(Buffer.Of(new float[count]));
        var storage = new TensorStorage(BufferPool.Rent(count), isOwnedByPass: true);
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
