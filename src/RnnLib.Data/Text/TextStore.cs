namespace RnnLib.Data;

/// <summary>Texts by number, wherever they are.</summary>
internal abstract class TextStore
{
    public abstract int Count { get; }

    /// <summary>Whether the texts are in memory, so that reading one costs nothing.</summary>
    public virtual bool IsInMemory => false;

    /// <exception cref="RnnLibFormatException">The file is no longer as it was.</exception>
    public abstract string Read(int index);

    /// <summary>Several stores, one after the other.</summary>
    public static TextStore Join(IReadOnlyList<TextStore> stores) => stores.Count == 1 ? stores[0] : new Joined([.. stores]);

    private sealed class Joined : TextStore
    {
        private readonly TextStore[] _stores;
        private readonly int[] _ends;

        public Joined(TextStore[] stores)
        {
            (_stores, _ends) = (stores, new int[stores.Length]);
            for (int i = 0; i < stores.Length; i++)
                _ends[i] = Count = checked(Count + stores[i].Count);
        }

        public override int Count { get; }

        public override bool IsInMemory => _stores.All(store => store.IsInMemory);

        public override string Read(int index)
        {
            int store = Array.BinarySearch(_ends, index + 1);
            store = store < 0 ? ~store : store;
            return _stores[store].Read(index - _ends[store] + _stores[store].Count);
        }
    }
}
