using System.Runtime.InteropServices;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Named tensors on their way from one process to another.</summary>
internal static class ValuesFile
{
    public static void Write(string path, IReadOnlyDictionary<string, float[]> values)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(values.Count);
        foreach ((string name, float[] data) in values)
        {
            writer.Write(name);
            writer.Write(data.Length);
            writer.Write(MemoryMarshal.AsBytes<float>(data));
        }
    }

    public static IReadOnlyDictionary<string, float[]> Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var values = new Dictionary<string, float[]>();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string name = reader.ReadString();
            var data = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(data.AsSpan()));
            values.Add(name, data);
        }

        return values;
    }
}
