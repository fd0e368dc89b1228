namespace RnnLib.Audio;

/// <summary>Reads and writes WAV files (RIFF, WAVE).</summary>
/// <remarks>Read are whole numbers of 8 (unsigned), 16, 24 and 32 bits and IEEE floats of 32 and 64 bits, also as WAVE_FORMAT_EXTENSIBLE, of any
/// number of channels and any rate. An integer sample v of b bits becomes v / 2^(b-1), so 16-bit files survive reading and writing bit for bit.
/// Compressed files are refused, and so are files of 2 GB or more. Source: Microsoft, Multimedia Programming Interface and Data Specifications 1.0 (1991), and its
/// revision of 1994 for floats.</remarks>
public static class WavFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RnnLibFormatException">The file is no WAV file, is cut off, or is of a format that is not read; the message tells the file, the byte and the fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Waveform Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new WavReader(File.ReadAllBytes(path), path).Read();
    }

    /// <summary>Reads from where the stream stands to its end.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="name">What messages call the stream.</param>
    /// <exception cref="RnnLibFormatException">The data is no WAV file, is cut off, or is of a format that is not read.</exception>
    public static Waveform Read(Stream stream, string name = "WAV data")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return new WavReader(memory.GetBuffer().AsSpan(0, (int)memory.Length), name).Read();
    }

    /// <summary>Writes a file all or nothing: beside its target, then renamed over it.</summary>
    /// <exception cref="ArgumentException">The sound is too long for the format, which ends at 4 GB; then nothing is written.</exception>
    public static void Write(string path, Waveform waveform, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WavWriter.Check(waveform, encoding);
        AtomicFile.Write(path, stream => WavWriter.Write(stream, waveform, encoding));
    }

    /// <summary>Writes to a stream from where it stands; it stays open.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="waveform">What to write.</param>
    /// <param name="encoding">How to write a sample.</param>
    /// <exception cref="ArgumentException">The sound is too long for the format, which ends at 4 GB.</exception>
    public static void Write(Stream stream, Waveform waveform, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WavWriter.Check(waveform, encoding);
        WavWriter.Write(stream, waveform, encoding);
    }
}
