using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RnnLib.Data;

/// <summary>Texts within one file, found by their places and read when asked for, from any thread.</summary>
/// <param name="path">The file; kept open, and closed by the garbage collector once nobody needs it.</param>
/// <param name="format">What a record holds.</param>
/// <param name="column">Which of its texts is wanted.</param>
/// <param name="offsets">Where each record begins.</param>
/// <param name="lengths">How many bytes it has.</param>
/// <param name="encoding">How it is written.</param>
internal sealed class RecordTexts(string path, RecordFormat format, int column, long[] offsets, int[] lengths, Encoding encoding) : TextStore
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);

    public override int Count => offsets.Length;

    public override string Read(int index)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(lengths[index]);
        try
        {
            Span<byte> record = bytes.AsSpan(0, lengths[index]);
            int read = 0;
            for (int more = 1; read < record.Length && more > 0; read += more)
                more = RandomAccess.Read(_file, record[read..], offsets[index] + read);
            string[]? texts = read == record.Length ? format.Parse(encoding.GetString(record), index + 1) : null;
            return texts?[column] ?? throw Changed(index);
        }
        catch (FormatException e)
        {
            throw Changed(index, e);
        }
        catch (DecoderFallbackException e)
        {
            throw Changed(index, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private RnnLibFormatException Changed(int index, Exception? inner = null) =>
        new(path, $"byte {offsets[index]}", "the record that stood here is gone; a file whose texts were left on disk must not be changed", inner);
}
