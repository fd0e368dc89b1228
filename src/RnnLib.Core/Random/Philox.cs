using System.Runtime.CompilerServices;

namespace RnnLib;

/// <summary>Philox 4x32-10: a block cipher on a counter, used as a random number generator.</summary>
/// <remarks>Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (2011).</remarks>
internal static class Philox
{
    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;   // the paper's multipliers
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;               // golden ratio and sqrt(3) - 1

    /// <summary>The four 32-bit words at position <paramref name="counter"/> of the sequence named by <paramref name="key"/>.</summary>
    public static Block Draw(UInt128 counter, ulong key)
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

        var block = default(Block);
        (block[0], block[1], block[2], block[3]) = (c0, c1, c2, c3);
        return block;
    }

    [InlineArray(4)]
    internal struct Block
    {
        private uint _word;
    }
}
