namespace RnnLib;

/// <summary>Keeps a few used arrays for callees that insist on exact lengths, which a pool of rounded sizes cannot serve.</summary>
/// <remarks>A training step repeats the same few products, so the shelf holds the arrays of about ten of them; the oldest leaves first.</remarks>
internal sealed class ArrayShelf
{
    private const int Capacity = 32;

    private readonly List<float[]> _arrays = new(Capacity);
    private readonly Lock _access = new();

    /// <summary>An array of exactly this length, holding anything.</summary>
    public float[] Rent(int length)
    {
        lock (_access)
        {
            int found = _arrays.FindLastIndex(array => array.Length == length);
            if (found >= 0)
            {
                float[] array = _arrays[found];
                _arrays.RemoveAt(found);
                return array;
            }
        }

        return GC.AllocateUninitializedArray<float>(length);
    }

    public void Return(float[] array)
    {
        lock (_access)
        {
            if (_arrays.Count == Capacity)
                _arrays.RemoveAt(0);
            _arrays.Add(array);
        }
    }
}
