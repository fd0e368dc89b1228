using System.Runtime.InteropServices;
using PureHDF;

namespace RnnLib.Keras;

/// <summary>The datasets of floats in an HDF5 file, by path.</summary>
/// <remarks>HDF5 knows links into other files and groups that contain themselves. So a value counts only if its bytes stand in the file itself,
/// and depth and number of what is walked are bounded.</remarks>
internal static class Hdf5
{
    private static readonly byte[] Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    private const int Deepest = 24, MostObjects = 100_000;

    public static bool IsHdf5(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    public static Dictionary<string, Tensor> Read(byte[] bytes, string file)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            using var root = H5File.Open(stream, leaveOpen: true);
            int objects = 0;
            Walk(root, "", 0, ref objects, bytes, file, tensors);
        }
        catch (Exception e) when (e is not (RnnLibFormatException or OutOfMemoryException))   // PureHDF throws what happens to happen
        {
            throw new RnnLibFormatException(file, "HDF5", e.Message, e);
        }

        return tensors;
    }

    private static void Walk(IH5Group group, string prefix, int depth, ref int objects, byte[] bytes, string file, Dictionary<string, Tensor> tensors)
    {
        if (depth > Deepest)
            throw new RnnLibFormatException(file, prefix, $"groups stand within each other more than {Deepest} deep.");
        foreach (IH5Object child in group.Children())
        {
            if (++objects > MostObjects)
                throw new RnnLibFormatException(file, prefix, $"there are more than {MostObjects} objects.");
            string path = prefix + child.Name;
            if (child is IH5Group inner)
                Walk(inner, path + "/", depth + 1, ref objects, bytes, file, tensors);
            else if (child is IH5Dataset dataset && ReadDataset(dataset, path, bytes, file) is { } tensor && !tensors.TryAdd(path, tensor))
                throw new RnnLibFormatException(file, path, "the path stands for two datasets.");
        }
    }

    /// <summary>A dataset of floats; null for one of anything else.</summary>
    private static Tensor? ReadDataset(IH5Dataset dataset, string path, byte[] bytes, string file)
    {
        if (dataset.Type.Class != H5DataTypeClass.FloatingPoint)
            return null;
        if (dataset.Layout.Class is not (H5DataLayoutClass.Contiguous or H5DataLayoutClass.Compact))
            throw new RnnLibFormatException(file, path, $"expected a dataset in one piece, as Keras writes it, got {dataset.Layout.Class}; save the model anew.");
        Int128 count = 1;
        foreach (ulong axis in dataset.Space.Dimensions)
        {
            count *= axis;
            if (axis > int.MaxValue || count * dataset.Type.Size > bytes.Length)
                throw new RnnLibFormatException(file, path, $"a dataset of [{string.Join(", ", dataset.Space.Dimensions)}] is larger than the file.");
        }

        var shape = Shape.Create([.. dataset.Space.Dimensions.Select(axis => (int)axis)]);
        if (shape.Count == 0)
            return Tensor.Zeros(shape);
        float[] values = dataset.Type.Size switch
        {
            2 => [.. Own(dataset.Read<Half[]>(), path, bytes, file).Select(value => (float)value)],
            4 => Own(dataset.Read<float[]>(), path, bytes, file),
            8 => [.. Own(dataset.Read<double[]>(), path, bytes, file).Select(value => (float)value)],
            var size => throw new RnnLibFormatException(file, path, $"expected floats of 2, 4 or 8 bytes, got {size}."),
        };
        return values.Length == shape.Count ? Tensor.From(shape, values) : throw new RnnLibFormatException(file, path, $"expected {shape.Count} numbers, got {values.Length}.");
    }

    /// <summary>What was read, if it stands in this file and was not fetched from another.</summary>
    private static T[] Own<T>(T[] values, string path, byte[] bytes, string file)
        where T : struct => bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes(values.AsSpan())) >= 0
            ? values
            : throw new RnnLibFormatException(file, path, "the numbers lie outside of the file, which is refused.");
}
