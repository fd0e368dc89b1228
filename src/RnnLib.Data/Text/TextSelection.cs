using System.Collections;

namespace RnnLib.Data;

/// <summary>Some texts of a store, in an order: what a part of a split holds, without a copy.</summary>
internal sealed class TextSelection(TextStore store, int[]? rows = null) : IReadOnlyList<string>
{
    public int Count => rows?.Length ?? store.Count;

    public bool IsInMemory => store.IsInMemory;

    public string this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(index), index, $"expected a text from 0 to {Count - 1}.");
            return store.Read(rows?[index] ?? index);
        }
    }

    public TextSelection Select(int[] indices) => new(store, rows is null ? indices : Array.ConvertAll(indices, index => rows[index]));

    public IEnumerator<string> GetEnumerator()
    {
        for (int index = 0; index < Count; index++)
            yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
