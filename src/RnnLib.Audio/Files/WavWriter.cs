using System.Buffers.Binary;

namespace RnnLib.Audio;

/// <summary>Writes the chunks of a WAV file.</summary>
internal static class WavWriter
{
    private const int SamplesAtOnce = 4096;

    public static void Check(Waveform waveform, WavEncoding encoding)
    {
        ArgumentNullException.ThrowIfNull(waveform);
        if (!Enum.IsDefined(encoding))
            throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "expected one of the encodings");
        if (waveform.Channels > ushort.MaxValue || waveform.Channels * Width(encoding) > ushort.MaxValue)
            throw new ArgumentException($"expected at most {ushort.MaxValue / Width(encoding)} channels, got {waveform.Channels}", nameof(waveform));
        if ((long)waveform.Samples.Length * Width(encoding) > uint.MaxValue - 64L)
            throw new ArgumentException($"expected at most 4 GB of samples, got {waveform.Samples.Length} samples of {Width(encoding)} bytes", nameof(waveform));
    }

    public static void Write(Stream stream, Waveform waveform, WavEncoding encoding)
    {
        int width = Width(encoding);
        bool floats = encoding == WavEncoding.Float32;
        uint dataLength = (uint)waveform.Samples.Length * (uint)width;
        // Formats other than PCM carry the length of an extension, here 0, and a 'fact' chunk with the number of frames.
        Span<byte> header = stackalloc byte[floats ? 58 : 44];

        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)header.Length - 8 + dataLength);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], floats ? 18u : 16u);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], floats ? WavReader.FloatTag : WavReader.PcmTag);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)waveform.Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], (uint)waveform.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], (uint)((long)waveform.SampleRate * waveform.Channels * width));
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)(waveform.Channels * width));
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)(8 * width));
        if (floats)
        {
            "fact"u8.CopyTo(header[38..]);
            BinaryPrimitives.WriteUInt32LittleEndian(header[42..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(header[46..], (uint)waveform.Length);
        }

        "data"u8.CopyTo(header[^8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[^4..], dataLength);
        stream.Write(header);
        WriteSamples(stream, waveform.Samples, floats);
    }

    private static void WriteSamples(Stream stream, ReadOnlySpan<float> samples, bool floats)
    {
        int width = floats ? sizeof(float) : sizeof(short);
        byte[] bytes = new byte[SamplesAtOnce * width];
        while (!samples.IsEmpty)
        {
            ReadOnlySpan<float> some = samples[..Math.Min(SamplesAtOnce, samples.Length)];
            for (int i = 0; i < some.Length; i++)
            {
                Span<byte> place = bytes.AsSpan(i * width, width);
                if (floats)
                    BinaryPrimitives.WriteSingleLittleEndian(place, some[i]);
                else
                    BinaryPrimitives.WriteInt16LittleEndian(place, (short)Math.Clamp(MathF.Round(some[i] * 32768f), short.MinValue, short.MaxValue));
            }

            stream.Write(bytes.AsSpan(0, some.Length * width));
            samples = samples[some.Length..];
        }
    }

    private static int Width(WavEncoding encoding) => encoding == WavEncoding.Float32 ? sizeof(float) : sizeof(short);
}
