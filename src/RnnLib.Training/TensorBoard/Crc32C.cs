using System.Buffers.Binary;
using System.Numerics;

namespace RnnLib.Training;

/// <summary>The checksum of TFRecord files: CRC-32C (Castagnoli; RFC 3720, B.4), masked.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes; that of the digits 1 to 9 is E3069283.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte one in bytes)
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }

    /// <summary>The checksum as TFRecord stores it, turned and shifted, so that bytes which hold a checksum of their own have no special one.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Of(bytes), 15) + 0xA282EAD8;
}
