using System.Text;

namespace RnnLib.Data;

/// <summary>Texts that are a file each, read when asked for.</summary>
internal sealed class FileTexts(string[] paths, Encoding encoding) : TextStore
{
    public override int Count => paths.Length;

    public override string Read(int index) => ReadFile(paths[index], encoding);

    public static string ReadFile(string path, Encoding encoding)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        return RecordFile.Decode(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes, encoding, path, 1);
    }
}
