using System.Buffers.Binary;

namespace RnnLib.Onnx;

/// <summary>Reads <c>TensorProto</c>: floats, whole numbers and truth values that stand in the file itself.</summary>
internal static class OnnxTensorReader
{
    private const int MaxRank = 64;

    public static (string Name, OnnxValue Value) Read(ProtobufReader reader)
    {
        var (axes, floats, integers) = (new List<long>(), new List<float>(), new List<long>());
        string name = "";
        long type = 0;
        byte[]? raw = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddInt64(axes);
                    break;
                case 2:
                    type = reader.Int64();
                    break;
                case 4:
                    reader.AddFloats(floats);
                    break;
                case 5 or 7:
                    reader.AddInt64(integers);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Block().ToArray();
                    break;
                case 13:
                    throw reader.Fault($"tensor '{name}' keeps its data in another file; export the model with its weights inside.");
                case 14 when reader.Int64() != 0:
                    throw reader.Fault($"tensor '{name}' keeps its data in another file; export the model with its weights inside.");
                case 3:
                    throw reader.Fault($"tensor '{name}' comes in segments, which nobody writes.");
                default:
                    if (reader.Field != 14)
                        reader.Skip();
                    break;
            }
        }

        OnnxElement element = Element(type, $"tensor '{name}'", reader);
        Shape shape = ShapeOf(axes, name, reader);
        int given = raw is not null ? raw.Length / SizeOf(element) : element == OnnxElement.Float32 ? floats.Count : integers.Count;
        if (given != shape.Count || raw?.Length % SizeOf(element) > 0)
            throw reader.Fault($"tensor '{name}': {element} {shape} has {shape.Count} elements, but the file holds {(raw is null ? given : $"{raw.Length} bytes")}.");
        if (element == OnnxElement.Float32)
            return (name, new(Tensor.From(shape, raw is null ? [.. floats] : Floats(raw))));
        long[] numbers = raw is null ? [.. integers] : Integers(raw, element);
        return (name, new(element, shape, numbers));
    }

    /// <summary>The element type by its number.</summary>
    public static OnnxElement Element(long type, string what, ProtobufReader reader) => type switch
    {
        1 => OnnxElement.Float32,
        6 => OnnxElement.Int32,
        7 => OnnxElement.Int64,
        9 => OnnxElement.Boolean,
        _ => throw reader.Fault($"{what} is of type {NameOf(type)}; float32, int32, int64 and bool are understood. Export the model in float32."),
    };

    private static string NameOf(long type) => type switch
    {
        2 => "uint8",
        3 => "int8",
        8 => "string",
        10 => "float16",
        11 => "float64",
        12 => "uint32",
        13 => "uint64",
        16 => "bfloat16",
        _ => $"number {type}",
    };

    private static Shape ShapeOf(List<long> axes, string name, ProtobufReader reader)
    {
        Int128 count = 1;
        foreach (long axis in axes)
        {
            count *= axis;
            if (axis is < 0 or > int.MaxValue || count > Array.MaxLength || axes.Count > MaxRank)
                throw reader.Fault($"tensor '{name}': the shape of {axes.Count} axes is too large or has a negative axis.");
        }

        return Shape.Create([.. axes.Select(axis => (int)axis)]);
    }

    private static int SizeOf(OnnxElement element) => element switch { OnnxElement.Int64 => 8, OnnxElement.Boolean => 1, _ => 4 };

    private static float[] Floats(byte[] raw)
    {
        float[] floats = new float[raw.Length / sizeof(float)];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = BinaryPrimitives.ReadSingleLittleEndian(raw.AsSpan(i * sizeof(float)));
        return floats;
    }

    private static long[] Integers(byte[] raw, OnnxElement element)
    {
        int size = SizeOf(element);
        long[] integers = new long[raw.Length / size];
        for (int i = 0; i < integers.Length; i++)
        {
            ReadOnlySpan<byte> bytes = raw.AsSpan(i * size, size);
            integers[i] = size switch
            {
                8 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                4 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                _ => bytes[0] == 0 ? 0 : 1,
            };
        }

        return integers;
    }
}
