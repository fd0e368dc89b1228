using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RnnLib.Keras;

/// <summary>NumPy's format of one array: a Python dictionary as text (type, order, shape), then the elements.</summary>
/// <remarks>numpy.lib.format, versions 1 to 3.</remarks>
internal static partial class Npy
{
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>An array of floats; null for one of other numbers.</summary>
    public static Tensor? Read(ReadOnlySpan<byte> bytes, string file, string name)
    {
        const int lengthAt = 8;
        if (bytes.Length < lengthAt + sizeof(int) || !bytes.StartsWith(Magic))
            throw new RnnLibFormatException(file, name, "expected an array of NumPy (.npy).");
        int width = bytes[Magic.Length] == 1 ? sizeof(ushort) : sizeof(uint);
        long length = width == sizeof(ushort) ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[lengthAt..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[lengthAt..]);
        int dataAt = (int)Math.Min(lengthAt + width + length, bytes.Length);
        string header = Encoding.Latin1.GetString(bytes[(lengthAt + width)..dataAt]);
        Match type = Descr().Match(header), order = FortranOrder().Match(header), shape = Axes().Match(header);
        if (!type.Success || !order.Success || !shape.Success)
            throw new RnnLibFormatException(file, name, "expected a header with descr, fortran_order and shape.");
        if (type.Groups[1].Value is not ("<f2" or "<f4" or "<f8"))
            return type.Groups[1].Value is "|O" ? throw new RnnLibFormatException(file, name, "the array holds pickled objects, which are refused.") : null;

        return Values(bytes[dataAt..], type.Groups[1].Value[2] - '0', order.Groups[1].Value == "True", ShapeOf(shape.Groups[1].Value, file, name), file, name);
    }

    private static Tensor Values(ReadOnlySpan<byte> data, int size, bool isColumnMajor, Shape shape, string file, string name)
    {
        if (data.Length != (long)shape.Count * size)
            throw new RnnLibFormatException(file, name, $"expected {(long)shape.Count * size} bytes for {shape}, got {data.Length}.");
        float[] values = new float[shape.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> element = data[(i * size)..];
            values[i] = size switch
            {
                2 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
                4 => BinaryPrimitives.ReadSingleLittleEndian(element),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
            };
        }

        if (!isColumnMajor || shape.Rank < 2)
            return Tensor.From(shape, values);
        if (shape.Rank > 2)
            throw new RnnLibFormatException(file, name, $"an array {shape} in Fortran's order; save numpy.ascontiguousarray of it.");
        return Ops.Transpose(Tensor.From([shape[1], shape[0]], values));
    }

    private static Shape ShapeOf(string text, string file, string name)
    {
        try
        {
            return Shape.Create([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(axis => int.Parse(axis, NumberStyles.None, CultureInfo.InvariantCulture))]);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new RnnLibFormatException(file, name, $"impossible shape ({text}).", e);
        }
    }

    [GeneratedRegex("'descr': *'([^']*)'", RegexOptions.CultureInvariant)]
    private static partial Regex Descr();

    [GeneratedRegex("'fortran_order': *(True|False)", RegexOptions.CultureInvariant)]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"'shape': *\(([0-9, ]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Axes();
}
