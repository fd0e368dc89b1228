using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnLib;

/// <summary>Philox 4x32-10: a block cipher on a counter, used as a random number generator.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).</remarks>
internal static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;   // the paper's multipliers
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;               // golden ratio and sqrt(3) - 1

    /// <summary>For so few blocks the code with vectors is not worth compiling: it takes the compiler ten milliseconds, and a program that only predicts never needs it.</summary>
    private const int FewBlocks = 64;

    /// <summary>The four 32-bit words at position <paramref name="counter"/> of the sequence named by <paramref name="key"/>.</summary>
    public static Block Draw(UInt128 counter, ulong key)
    {
        var block = default(Block);
        OneByOne(counter, key, block);
        return block;
    }

    /// <summary>Many blocks one after the other, eight at a time where the processor can.</summary>
    /// <param name="counter">The position of the first block.</param>
    /// <param name="key">The name of the sequence.</param>
    /// <param name="words">Four for each block.</param>
    public static void Fill(UInt128 counter, ulong key, Span<uint> words)
    {
        int block = 0, blocks = words.Length / 4;
        for (; blocks > FewBlocks && Vector512.IsHardwareAccelerated && block <= blocks - 8 && (ulong)(counter + (uint)block) <= ulong.MaxValue - 8; block += 8)
            EightBlocks(counter + (uint)block, key, words.Slice(4 * block, 32));
        OneByOne(counter + (uint)block, key, words[(4 * block)..]);
    }

    /// <summary>As many blocks as there are four words for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneByOne(UInt128 counter, ulong key, Span<uint> words)
    {
        for (int first = 0; first <= words.Length - 4; first += 4, counter++)
        {
            uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = (uint)(counter >> 64), c3 = (uint)(counter >> 96);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                ulong product0 = (ulong)Multiplier0 * c0, product1 = (ulong)Multiplier1 * c2;
                (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
                k0 += Weyl0;
                k1 += Weyl1;
            }

            (words[first], words[first + 1], words[first + 2], words[first + 3]) = (c0, c1, c2, c3);
        }
    }

    /// <summary>Each number in the lower half of a 64-bit lane, a block to a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightBlocks(UInt128 counter, ulong key, Span<uint> words)
    {
        Vector512<ulong> low = Vector512.Create(uint.MaxValue).AsUInt64() >>> 32;
        Vector512<ulong> position = Vector512.Create((ulong)counter) + Vector512<ulong>.Indices;
        Vector512<ulong> c0 = position & low, c1 = position >>> 32, c2 = Vector512.Create((ulong)(uint)(counter >> 64)), c3 = Vector512.Create((ulong)(uint)(counter >> 96));
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector512<ulong> product0 = MultiplyLow(c0, Multiplier0), product1 = MultiplyLow(c2, Multiplier1);
            (c0, c1, c2, c3) = ((product1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0), product1 & low, (product0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1), product0 & low);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        // Words 0 and 1 of a block side by side, then 2 and 3.
        Span<ulong> first = stackalloc ulong[8], second = stackalloc ulong[8], pairs = MemoryMarshal.Cast<uint, ulong>(words);
        (c0 | (c1 << 32)).CopyTo(first);
        (c2 | (c3 << 32)).CopyTo(second);
        for (int block = 0; block < 8; block++)
            (pairs[2 * block], pairs[2 * block + 1]) = (first[block], second[block]);
    }

    /// <summary>The product of numbers below 2³²: one instruction where the general one, of 64-bit numbers, is three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyLow(Vector512<ulong> x, uint factor) =>
        Avx512F.IsSupported ? Avx512F.Multiply(x.AsUInt32(), Vector512.Create(factor)) : x * factor;

    [InlineArray(4)]
    internal struct Block
    {
        private uint _word;
    }
}
