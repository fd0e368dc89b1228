using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RnnLib.Audio;

/// <summary>Goes through the chunks of a WAV file that lies in memory.</summary>
/// <remarks>A chunk is four letters, a length and that many bytes, padded to an even number. Of all chunks only 'fmt ' and 'data' matter here.</remarks>
internal ref struct WavReader(ReadOnlySpan<byte> bytes, string name)
{
    public const ushort PcmTag = 1, FloatTag = 3;
    private const ushort ExtensibleTag = 0xFFFE;
    private const int ChunkHeader = 8;

    // A program that writes to a pipe does not know the length beforehand. ffmpeg says 0xFFFFFFFF, sox and espeak-ng say about 2^31.
    private const uint SmallestUnknownLength = 0x7FFF_F000;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly string _name = name;
    private WavFormat? _format;

    public Waveform Read()
    {
        if (_bytes.Length < 12 || !_bytes[..4].SequenceEqual("RIFF"u8) || !_bytes.Slice(8, 4).SequenceEqual("WAVE"u8))
            Fail(0, $"expected a WAV file ('RIFF', length, 'WAVE'), got {Shown(_bytes[..Math.Min(12, _bytes.Length)])}");

        bool unknownRiffLength = UInt32(4) is 0 or >= SmallestUnknownLength;
        long position = 12;
        while (position + ChunkHeader <= _bytes.Length)
        {
            int at = (int)position;
            ReadOnlySpan<byte> kind = _bytes.Slice(at, 4);
            long length = UInt32(at + 4), present = _bytes.Length - at - ChunkHeader;
            bool isData = kind.SequenceEqual("data"u8);
            bool unknownLength = isData && length > present && length >= SmallestUnknownLength || isData && length == 0 && unknownRiffLength;
            if (unknownLength)
                length = present;
            if (length > present)
                Fail(at, $"the chunk {Shown(kind)} is cut off: expected {length} bytes, got {present}");

            ReadOnlySpan<byte> content = _bytes.Slice(at + ChunkHeader, (int)length);
            if (kind.SequenceEqual("fmt "u8))
                _format = ReadFormat(content, at);
            else if (isData)
                return ReadData(content, at, unknownLength);
            position += ChunkHeader + length + (length & 1);
        }

        Fail((int)Math.Min(position, _bytes.Length), "expected a chunk 'data', got the end of the file");
        return null;
    }

    private readonly WavFormat ReadFormat(ReadOnlySpan<byte> content, int at)
    {
        if (content.Length < 16)
            Fail(at, $"the chunk 'fmt ' is too short: expected at least 16 bytes, got {content.Length}");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(content);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        int blockLength = BinaryPrimitives.ReadUInt16LittleEndian(content[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[14..]);
        if (tag == ExtensibleTag)
        {
            if (content.Length < 40)
                Fail(at, $"the chunk 'fmt ' is too short for WAVE_FORMAT_EXTENSIBLE: expected 40 bytes, got {content.Length}");
            // The sub-format is a GUID whose first two bytes are the tag; the others are the same for all tags.
            if (!content.Slice(26, 14).SequenceEqual<byte>([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]))
                Fail(at, $"the sub-format {new Guid(content.Slice(24, 16))} is not known; PCM and IEEE float are read");
            tag = BinaryPrimitives.ReadUInt16LittleEndian(content[24..]);
        }

        int width = (bits + 7) / 8;
        if (tag is not (PcmTag or FloatTag))
            Fail(at, $"format tag {tag}{Meaning(tag)} is not read; PCM (1) and IEEE float (3) are");
        if (tag == PcmTag ? width is < 1 or > 4 : bits is not (32 or 64))
            Fail(at, $"{bits} bits per sample are not read; 8, 16, 24 and 32 of PCM, 32 and 64 of IEEE float are");
        if (channels == 0 || rate is 0 or > int.MaxValue)
            Fail(at, $"expected at least one channel and a rate of 1 to {int.MaxValue} Hz, got {channels} channels at {rate} Hz");
        if (blockLength != channels * width)
            Fail(at, $"expected frames of {channels} x {width} bytes, got {blockLength}");
        return new(tag == FloatTag, width, channels, (int)rate);
    }

    private readonly Waveform ReadData(ReadOnlySpan<byte> content, int at, bool unknownLength)
    {
        if (_format is not { } format)
        {
            Fail(at, "expected a chunk 'fmt ' before the chunk 'data'");
            return null;
        }

        int frameLength = format.Channels * format.Width, rest = content.Length % frameLength;
        if (rest != 0 && !unknownLength)
            Fail(at, $"expected a chunk 'data' of whole frames of {frameLength} bytes, got {content.Length} bytes");
        float[] samples = new float[(content.Length - rest) / format.Width];
        if (!format.Decode(content, samples, out int bad))
            Fail(at + ChunkHeader + bad * format.Width, "expected a finite number as sample");
        return new(samples, format.SampleRate, format.Channels);
    }

    private readonly uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);

    [DoesNotReturn]
    private readonly void Fail(int position, string reason) => throw new RnnLibFormatException(_name, $"byte {position}", reason);

    private static string Meaning(int tag) => tag switch
    {
        2 => " (Microsoft ADPCM)",
        6 => " (A-law)",
        7 => " (mu-law)",
        17 => " (IMA ADPCM)",
        85 => " (MP3)",
        _ => "",
    };

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 2).Append('\'');
        foreach (byte value in bytes)
            text.Append(value is >= 32 and < 127 ? (char)value : '.');
        return text.Append('\'').ToString();
    }
}
