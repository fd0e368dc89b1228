using System.Runtime.CompilerServices;

namespace RnnLib;

/// <summary>A random number generator whose whole state is a seed and a position: equal on every machine, for any number of threads.</summary>
/// <remarks>
/// Philox 4x32-10 (Salmon et al., 2011). Pass one generator to everything that draws, and a run repeats bit for bit.
/// A generator is not safe for use by several threads at once; give each its own with <see cref="Fork"/>.
/// </remarks>
public sealed class Rng
{
    private const float Unit = 1f / (1 << 24);   // 24 bits fill the mantissa of a float in [0, 1)

    private const int WordsAtOnce = 256;

    private UInt128 _position;   // counted in 32-bit words
    private UInt128 _blockNumber = UInt128.MaxValue;
    private Philox.Block _block;

    /// <summary>A generator at the start of the sequence that <paramref name="seed"/> names.</summary>
    public Rng(ulong seed) => Seed = seed;

    /// <summary>A generator that goes on where <paramref name="state"/> was taken.</summary>
    public Rng(RngState state) => (Seed, _position) = (state.Seed, state.Position);

    /// <summary>The seed: which sequence this is.</summary>
    public ulong Seed { get; private set; }

    /// <summary>The seed and the position; assigning it moves the generator there.</summary>
    public RngState State
    {
        get => new(Seed, _position);
        set => (Seed, _position, _blockNumber) = (value.Seed, value.Position, UInt128.MaxValue);
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        UInt128 blockNumber = _position >> 2;
        if (blockNumber != _blockNumber)
            (_block, _blockNumber) = (Philox.Draw(blockNumber, Seed), blockNumber);
        return _block[(int)(_position++ & 3)];
    }

    /// <summary>So many next draws of 32 bits at once.</summary>
    internal void Fill(Span<uint> words)
    {
        int single = Math.Min((int)(-_position & 3), words.Length);   // up to the next block
        for (int i = 0; i < single; i++)
            words[i] = NextUInt32();
        Span<uint> blocks = words.Slice(single, (words.Length - single) / 4 * 4);
        Philox.Fill(_position >> 2, Seed, blocks);
        _position += (uint)blocks.Length;
        for (int i = single + blocks.Length; i < words.Length; i++)
            words[i] = NextUInt32();
    }

    /// <summary>The next float, uniform in [0, 1).</summary>
    public float NextSingle() => (NextUInt32() >> 8) * Unit;

    /// <summary>The next integer, uniform in [0, <paramref name="exclusiveMaximum"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        uint range = (uint)exclusiveMaximum;
        uint threshold = (0u - range) % range;   // 2^32 mod range: draws below it would favour small results (Lemire, 2019)
        while (true)
        {
            ulong product = (ulong)NextUInt32() * range;
            if ((uint)product >= threshold)
                return (int)(product >> 32);
        }
    }

    /// <summary>The next float from the standard normal distribution (Box and Muller, 1958).</summary>
    public float NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextSingle()));   // 1 - u lies in (0, 1]: the logarithm is finite
        return (float)(radius * Math.Cos(2 * Math.PI * NextSingle()));
    }

    /// <summary>Fills <paramref name="destination"/> with draws uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="low"/> is above <paramref name="high"/>.</exception>
    public void FillUniform(Span<float> destination, float low = 0, float high = 1)
    {
        if (!(low <= high))
            throw new ArgumentOutOfRangeException(nameof(low), low, $"low: expected a number of at most high = {high}.");
        float range = high - low, last = MathF.Max(low, MathF.BitDecrement(high));   // rounding must not reach high
        Span<uint> words = stackalloc uint[Math.Min(destination.Length, WordsAtOnce)];
        for (int first = 0; first < destination.Length; first += words.Length)
        {
            Span<float> part = destination.Slice(first, Math.Min(words.Length, destination.Length - first));
            Fill(words[..part.Length]);
            Spread(words, low, range, last, part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(ReadOnlySpan<uint> words, float low, float range, float last, Span<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = MathF.Min(low + range * ((words[i] >> 8) * Unit), last);
    }

    /// <summary>Fills <paramref name="destination"/> with draws from the normal distribution.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is negative.</exception>
    public void FillNormal(Span<float> destination, float mean = 0, float standardDeviation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(standardDeviation);
        foreach (ref float x in destination)
            x = mean + standardDeviation * NextNormal();
    }

    /// <summary>Brings <paramref name="items"/> into random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>A new generator with a sequence of its own, seeded by this one's next draws.</summary>
    public Rng Fork() => new(((ulong)NextUInt32() << 32) | NextUInt32());
}
