using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>The types of a stored tensor's elements, in safetensors' words, and the way from their little-endian bytes to numbers.</summary>
internal static class ElementType
{
    /// <summary>All types in the order of the reference implementation, smallest elements first.</summary>
    private static readonly string[] InOrder =
    [
        "BOOL", "F4", "F6_E2M3", "F6_E3M2", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0",
        "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "C64", "F64", "I64", "U64",
    ];

    /// <summary>The bits of an element; null for a type that does not exist.</summary>
    public static int? BitsOf(string type) => type switch
    {
        "F4" => 4,
        "F6_E2M3" or "F6_E3M2" => 6,
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" or "F8_E8M0" => 8,
        "I16" or "U16" or "F16" or "BF16" => 16,
        "I32" or "U32" or "F32" => 32,
        "I64" or "U64" or "F64" or "C64" => 64,
        _ => null,
    };

    /// <summary>The place of a type among all; the data of larger elements comes first in a file, so that all are aligned.</summary>
    public static int Rank(string type) => Array.IndexOf(InOrder, type);

    /// <summary>Floats of any size as 32-bit floats, or null if the type is none of them.</summary>
    public static float[]? Floats(string type, ReadOnlySpan<byte> bytes)
    {
        if (type is not ("F32" or "F16" or "BF16" or "F64"))
            return null;
        int size = BitsOf(type)!.Value / 8;
        float[] values = new float[bytes.Length / size];
        switch (type)
        {
            case "F32" when BitConverter.IsLittleEndian:
                MemoryMarshal.Cast<byte, float>(bytes[..(values.Length * size)]).CopyTo(values);
                break;
            case "F32":
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * size)..]);
                break;
            case "F16":
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * size)..]);
                break;
            case "BF16":
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * size)..]) << 16);
                break;
            default:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * size)..]);
                break;
        }

        return values;
    }

    /// <summary>Whole numbers and truth values (0 or 1) as 64-bit integers, or null if the type is none of them or a number has no room there.</summary>
    public static long[]? Integers(string type, ReadOnlySpan<byte> bytes)
    {
        if (type is not ("BOOL" or "U8" or "I8" or "I16" or "U16" or "I32" or "U32" or "I64" or "U64"))
            return null;
        int size = BitsOf(type)!.Value / 8;
        long[] values = new long[bytes.Length / size];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * size, size);
            values[i] = type switch
            {
                "BOOL" => element[0] == 0 ? 0 : 1,
                "U8" => element[0],
                "I8" => (sbyte)element[0],
                "I16" => BinaryPrimitives.ReadInt16LittleEndian(element),
                "U16" => BinaryPrimitives.ReadUInt16LittleEndian(element),
                "I32" => BinaryPrimitives.ReadInt32LittleEndian(element),
                "U32" => BinaryPrimitives.ReadUInt32LittleEndian(element),
                _ => BinaryPrimitives.ReadInt64LittleEndian(element),
            };
            if (type == "U64" && values[i] < 0)
                return null;
        }

        return values;
    }

    /// <summary>The tensor of floats that stands in a file.</summary>
    public static Tensor RequireFloats(string file, string name, string type, Shape shape, ReadOnlySpan<byte> bytes) => Floats(type, bytes) is { } values
        ? new(shape, values)
        : throw new RnnLibFormatException(file, $"tensor '{name}'", $"expected floats (F32, F16, BF16 or F64), got {type}; Bytes gives what stands there.");

    /// <summary>The integers that stand in a file.</summary>
    public static long[] RequireIntegers(string file, string name, string type, ReadOnlySpan<byte> bytes) => Integers(type, bytes)
        ?? throw new RnnLibFormatException(file, $"tensor '{name}'", type == "U64"
            ? "a number is above 9223372036854775807, the largest of 64 bits with a sign; Bytes gives what stands there."
            : $"expected whole numbers or truth values (I8 to I64, U8 to U64, BOOL), got {type}; Bytes gives what stands there.");
}
