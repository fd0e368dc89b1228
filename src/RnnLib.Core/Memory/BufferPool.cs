using System.Numerics;

namespace RnnLib;

/// <summary>Memory that is used again: training asks for the same sizes in every step.</summary>
/// <remarks>
/// Unlike that of ArrayPool, it begins on a cache line and never moves: vectors that straddle lines cost a tenth of the speed, and arrays of
/// 2ⁿ floats from the heap lie 2ⁿ * 4 + 24 bytes apart, so that each load waits for a store that has the same low address bits.
/// What was not used between two full garbage collections is given up.
/// </remarks>
internal static class BufferPool
{
    private const int Alignment = 16;   // floats in a cache line

    private static readonly Bucket[] Buckets = new Bucket[4 * 32];

    static BufferPool()
    {
        for (int i = 0; i < Buckets.Length; i++)
            Buckets[i] = new();
        _ = new Trimmer();
    }

    /// <summary>Memory for so many floats, with whatever stood there before.</summary>
    public static Buffer Rent(int count)
    {
        if (count == 0)
            return Buffer.Empty;
        (int bucket, int size) = BucketOf(count);
        float[] array = Buckets[bucket].Take() ?? GC.AllocateUninitializedArray<float>(size + Alignment, pinned: true);
        return new(array, FirstOnCacheLine(array), count);
    }

    /// <summary>Gives memory back; it must not be touched afterwards.</summary>
    public static void Return(Buffer buffer)
    {
        if (buffer.Count > 0)
            Buckets[BucketOf(buffer.Count).Bucket].Put(buffer.Array);
    }

    /// <summary>Sizes grow by a fifth or a quarter: 64, 80, 96, 112, 128, 160, ...</summary>
    private static (int Bucket, int Size) BucketOf(int count)
    {
        int octave = Math.Max(6, 31 - BitOperations.LeadingZeroCount((uint)(count - 1)));   // 2^octave < count, or the smallest
        long quarter = 1L << (octave - 2);
        int quarters = (int)Math.Max(0, (count - (1L << octave) + quarter - 1) / quarter);
        long size = (1L << octave) + quarters * quarter;
        return (4 * octave + quarters, (int)Math.Min(size, Array.MaxLength - Alignment));
    }

    private static unsafe int FirstOnCacheLine(float[] pinned)
    {
        fixed (float* start = pinned)
            return (int)(-(nint)start / sizeof(float) & (Alignment - 1));
    }

    /// <summary>Free arrays of one size.</summary>
    private sealed class Bucket
    {
        private readonly Lock _gate = new();
        private readonly List<float[]> _free = [];
        private int _fewest;

        public float[]? Take()
        {
            lock (_gate)
            {
                if (_free.Count == 0)
                    return null;
                float[] array = _free[^1];
                _free.RemoveAt(_free.Count - 1);
                _fewest = Math.Min(_fewest, _free.Count);
                return array;
            }
        }

        public void Put(float[] array)
        {
            lock (_gate)
                _free.Add(array);
        }

        /// <summary>Gives up the arrays that were free all the time since the last call.</summary>
        public void Trim()
        {
            lock (_gate)
            {
                _free.RemoveRange(0, Math.Min(_fewest, _free.Count));
                _fewest = _free.Count;
            }
        }
    }

    /// <summary>Is collected, and comes back, once in each garbage collection; trims in full ones.</summary>
    private sealed class Trimmer
    {
        private int _fullCollections = GC.CollectionCount(2);

        ~Trimmer()
        {
            int fullCollections = GC.CollectionCount(2);
            if (fullCollections != _fullCollections)
            {
                foreach (Bucket bucket in Buckets)
                    bucket.Trim();
            }

            _fullCollections = fullCollections;
            GC.ReRegisterForFinalize(this);
        }
    }
}
