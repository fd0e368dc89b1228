using System.Buffers.Binary;

namespace RnnLib.Audio;

/// <summary>How the samples of a file are written.</summary>
/// <param name="IsFloat">IEEE floats, else whole numbers.</param>
/// <param name="Width">Bytes of a sample. Whole numbers of, say, 20 bits stand in the upper ones of 24, so that the width alone tells the scale.</param>
/// <param name="Channels">Samples of a frame.</param>
/// <param name="SampleRate">Frames in a second.</param>
internal readonly record struct WavFormat(bool IsFloat, int Width, int Channels, int SampleRate)
{
    /// <summary>Reads as many samples as there is room for; false and the first one's number where one is not finite.</summary>
    public bool Decode(ReadOnlySpan<byte> bytes, Span<float> samples, out int bad)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            float sample = Sample(bytes.Slice(i * Width, Width));
            if (!float.IsFinite(sample))
            {
                bad = i;
                return false;
            }

            samples[i] = sample;
        }

        bad = -1;
        return true;
    }

    // Bytes are unsigned around 128, wider numbers signed.
    private float Sample(ReadOnlySpan<byte> bytes) => (IsFloat, Width) switch
    {
        (false, 1) => (bytes[0] - 128) / 128f,
        (false, 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes) / 32768f,
        (false, 3) => (bytes[0] | bytes[1] << 8 | (sbyte)bytes[2] << 16) / 8388608f,
        (false, _) => (float)(BinaryPrimitives.ReadInt32LittleEndian(bytes) / 2147483648.0),
        (true, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (true, _) => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
