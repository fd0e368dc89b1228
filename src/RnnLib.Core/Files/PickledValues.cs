namespace RnnLib;

/// <summary>A name that a pickle refers to, such as <c>torch FloatStorage</c>.</summary>
internal sealed record PickledGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>A dictionary, in the order of its making; keys are texts and whole numbers.</summary>
internal sealed class PickledDictionary
{
    public OrderedDictionary<object, object?> Items { get; } = [];
}

/// <summary>Where the elements of tensors lie; several tensors may show parts of one storage.</summary>
/// <param name="Type">The type of the elements in safetensors' words; null: bytes, whose type each tensor tells.</param>
/// <param name="Key">Its name in the file.</param>
/// <param name="Count">The number of elements.</param>
internal sealed record PickledStorage(string? Type, string Key, long Count)
{
    public long ByteCount => Count * ElementSize(Type ?? "U8");

    public static int ElementSize(string type) => ElementType.BitsOf(type)!.Value / 8;
}

/// <summary>A view of a storage: element [i, j] is the storage's at offset + i * strides[0] + j * strides[1].</summary>
internal sealed record PickledTensor(PickledStorage Storage, string Type, long Offset, Shape Shape, long[] Strides)
{
    /// <summary>The elements row by row.</summary>
    public byte[] Gather(ReadOnlySpan<byte> storage)
    {
        int size = PickledStorage.ElementSize(Type);
        if (IsContiguous())
            return storage.Slice(checked((int)(Offset * size)), Shape.Count * size).ToArray();

        byte[] bytes = new byte[Shape.Count * size];
        int[] index = new int[Shape.Rank];
        long source = Offset;
        for (int target = 0; target < bytes.Length; target += size)
        {
            storage.Slice(checked((int)(source * size)), size).CopyTo(bytes.AsSpan(target));
            for (int axis = Shape.Rank - 1; axis >= 0; axis--)   // counts up like an odometer
            {
                source += Strides[axis];
                if (++index[axis] < Shape[axis])
                    break;
                source -= Strides[axis] * Shape[axis];
                index[axis] = 0;
            }
        }

        return bytes;
    }

    private bool IsContiguous()
    {
        if (Shape.Count == 0)
            return true;
        long expected = 1;
        for (int axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            if (Shape[axis] != 1 && Strides[axis] != expected)
                return false;
            expected *= Shape[axis];
        }

        return true;
    }
}
