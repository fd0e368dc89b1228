using System.IO.Compression;

namespace RnnLib.Keras;

/// <summary>The two zip archives: .keras, which holds an HDF5 file, and .npz, which holds an .npy file for each array.</summary>
internal static class KerasArchive
{
    private const string Weights = "model.weights.h5", ArrayEnding = ".npy";

    public static Dictionary<string, Tensor> Read(byte[] bytes, string file)
    {
        if (!bytes.AsSpan().StartsWith("PK\u0003\u0004"u8))
            throw new RnnLibFormatException(file, "byte 0", "expected an HDF5 file (.weights.h5) or a zip archive (.keras, .npz).");
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            // A zero takes almost no room when compressed, so that a small archive may honestly be a larger one unpacked; but not without end.
            long left = (64L * bytes.Length) + 1_000_000;
            if (archive.Entries.FirstOrDefault(entry => entry.FullName == Weights) is { } weights)
                return Hdf5.Read(Unpack(weights, file, ref left), $"{file}, {Weights}");
            var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.EndsWith(ArrayEnding, StringComparison.Ordinal)))
            {
                string path = entry.FullName[..^ArrayEnding.Length];
                if (Npy.Read(Unpack(entry, file, ref left), file, path) is { } tensor && !tensors.TryAdd(path, tensor))
                    throw new RnnLibFormatException(file, path, "the archive holds the name twice.");
            }

            return tensors.Count > 0 ? tensors : throw new RnnLibFormatException(file, "zip archive", $"expected {Weights} (.keras) or arrays of floats (.npz).");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new RnnLibFormatException(file, "zip archive", e.Message, e);
        }
    }

    private static byte[] Unpack(ZipArchiveEntry entry, string file, ref long left)
    {
        if (entry.Length > Array.MaxLength || (left -= entry.Length) < 0)
            throw new RnnLibFormatException(file, entry.FullName, $"the entry claims {entry.Length} bytes unpacked, out of proportion to the archive.");
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
