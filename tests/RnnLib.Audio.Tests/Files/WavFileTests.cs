namespace RnnLib.Audio.Tests;

public sealed class WavFileTests
{
    private static readonly byte[] TwoSamples = [0x00, 0x40, 0x00, 0x80];

    public static TheoryData<ushort, ushort, byte[], float[]> Encodings => new()
    {
        { 1, 8, [0, 64, 128, 255], [-1f, -0.5f, 0f, 127 / 128f] },
        { 1, 16, [0x00, 0x80, 0x00, 0x40, 0xFF, 0x7F, 0xFF, 0xFF], [-1f, 0.5f, 32767 / 32768f, -1 / 32768f] },
        { 1, 24, [0, 0, 0x80, 0, 0, 0x40, 0xFF, 0xFF, 0xFF, 1, 0, 0], [-1f, 0.5f, -1 / 8388608f, 1 / 8388608f] },
        { 1, 20, [0, 0, 0x80, 0, 0, 0x40], [-1f, 0.5f] },
        { 1, 32, [0, 0, 0, 0x80, 0, 0, 0, 0x40, 0, 0, 0, 0xC0], [-1f, 0.5f, -0.5f] },
        { 3, 32, [.. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(-1.5f)], [0.1f, -1.5f] },
        { 3, 64, [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-0.25)], [0.1f, -0.25f] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_EveryEncoding_GivesSamplesOfFullScaleOne(ushort tag, ushort bits, byte[] data, float[] expected)
    {
        Waveform read = Read(WavBytes.File(WavBytes.Format(tag, 1, 8000, bits), WavBytes.Chunk("data", data)));

        Assert.Equal(expected, read.Samples.ToArray());
        Assert.Equal((8000, 1, expected.Length), (read.SampleRate, read.Channels, read.Length));
    }

    [Theory]
    [InlineData("00000001-0000-0010-8000-00aa00389b71", 16)]
    [InlineData("00000003-0000-0010-8000-00aa00389b71", 32)]
    public void Read_Extensible_TakesTheFormatFromItsSubFormat(string subFormat, int bits)
    {
        byte[] data = bits == 16 ? [0, 0x40, 0, 0xC0] : [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(-0.5f)];

        Waveform read = Read(WavBytes.File(WavBytes.Extensible(new(subFormat), 2, 44100, (ushort)bits), WavBytes.Chunk("data", data)));

        Assert.Equal([0.5f, -0.5f], read.Samples.ToArray());
        Assert.Equal((44100, 2, 1), (read.SampleRate, read.Channels, read.Length));
    }

    [Fact]
    public void Read_UnknownChunksOfOddLength_AreSkippedWithTheirPadding()
    {
        byte[] file = WavBytes.File(
            WavBytes.Chunk("LIST", [1, 2, 3]), WavBytes.Format(1, 1, 8000, 16), WavBytes.Chunk("junk", [9]), WavBytes.Chunk("data", TwoSamples),
            WavBytes.Chunk("tail", [7, 7]));

        Assert.Equal([0.5f, -1f], Read(file).Samples.ToArray());
    }

    [Fact]
    public void Read_OddDataWithoutPaddingAtTheEnd_IsRead()
    {
        byte[] file = WavBytes.File(WavBytes.Format(1, 1, 8000, 8), WavBytes.Chunk("data", [0, 128, 64]))[..^1];

        Assert.Equal([-1f, 0f, -0.5f], Read(file).Samples.ToArray());
    }

    [Theory]
    [InlineData(0xFFFF_FFFF)]
    [InlineData(0x7FFF_F000)]
    public void Read_DataOfUnknownLength_GoesToTheLastWholeFrame(uint length)
    {
        byte[] file = WavBytes.File(WavBytes.Format(1, 1, 8000, 16), WavBytes.Chunk("data", [.. TwoSamples, 1], length));

        Assert.Equal([0.5f, -1f], Read(file).Samples.ToArray());
    }

    [Fact]
    public void Read_LengthsLeftAtZeroByARecorder_GoesToTheEnd()
    {
        byte[] file = WavBytes.File(WavBytes.Format(1, 1, 8000, 16), WavBytes.Chunk("data", TwoSamples, 0));
        file.AsSpan(4, 4).Clear();

        Assert.Equal([0.5f, -1f], Read(file).Samples.ToArray());
    }

    [Fact]
    public void Read_EmptyData_GivesNoSamples() =>
        Assert.Equal(0, Read(WavBytes.File(WavBytes.Format(1, 1, 8000, 16), WavBytes.Chunk("data", []))).Length);

    public static TheoryData<byte[], string> Malformed
    {
        get
        {
            byte[] pcm = WavBytes.Format(1, 1, 8000, 16), data = WavBytes.Chunk("data", TwoSamples);
            return new()
            {
                { "OggS"u8.ToArray(), "x.wav: byte 0: expected a WAV file ('RIFF', length, 'WAVE'), got 'OggS'" },
                { WavBytes.File(), "x.wav: byte 12: expected a chunk 'data', got the end of the file" },
                { WavBytes.File(pcm), "x.wav: byte 36: expected a chunk 'data', got the end of the file" },
                { WavBytes.File(data), "x.wav: byte 12: expected a chunk 'fmt ' before the chunk 'data'" },
                { WavBytes.File(pcm, data)[..^2], "x.wav: byte 36: the chunk 'data' is cut off: expected 4 bytes, got 2" },
                { WavBytes.File(pcm, WavBytes.Chunk("LIST", [1], 0xFFFF_FFFF)), "byte 36: the chunk 'LIST' is cut off: expected 4294967295 bytes, got 1" },
                { WavBytes.File(pcm, WavBytes.Chunk("data", [1, 2, 3])), "expected a chunk 'data' of whole frames of 2 bytes, got 3 bytes" },
                { WavBytes.File(WavBytes.Chunk("fmt ", [1, 0]), data), "the chunk 'fmt ' is too short: expected at least 16 bytes, got 2" },
                { WavBytes.File(WavBytes.Format(0xFFFE, 1, 8000, 16), data), "too short for WAVE_FORMAT_EXTENSIBLE: expected 40 bytes, got 16" },
                { WavBytes.File(WavBytes.Extensible(Guid.Empty, 1, 8000, 16), data), "the sub-format 00000000-0000-0000-0000-000000000000 is not known" },
                { WavBytes.File(WavBytes.Format(7, 1, 8000, 8), data), "byte 12: format tag 7 (mu-law) is not read" },
                { WavBytes.File(WavBytes.Format(1, 1, 8000, 48), data), "48 bits per sample are not read" },
                { WavBytes.File(WavBytes.Format(3, 1, 8000, 16), data), "16 bits per sample are not read" },
                { WavBytes.File(WavBytes.Format(1, 0, 8000, 16), data), "got 0 channels at 8000 Hz" },
                { WavBytes.File(WavBytes.Format(1, 1, 0, 16), data), "got 1 channels at 0 Hz" },
                { WavBytes.File(WavBytes.Format(1, 2, 8000, 16, block: 3), data), "expected frames of 2 x 2 bytes, got 3" },
                { WavBytes.File(WavBytes.Format(3, 1, 8000, 32), WavBytes.Chunk("data", BitConverter.GetBytes(float.NaN))), "byte 44: expected a finite number" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Read_MalformedFile_TellsFilePlaceAndFault(byte[] file, string message)
    {
        var exception = Assert.Throws<RnnLibFormatException>(() => WavFile.Read(new MemoryStream(file), "x.wav"));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal("x.wav", exception.File);
    }

    [Fact]
    public void Read_EveryCutOfAFile_GivesTheFormatException()
    {
        byte[] file = WavBytes.File(WavBytes.Format(1, 1, 8000, 16), WavBytes.Chunk("data", TwoSamples));

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<RnnLibFormatException>(() => Read(file[..length]));
    }

    [Fact]
    public void WriteAndRead_EveryNumberOf16Bits_ComesBackBitForBit()
    {
        float[] samples = [.. Enumerable.Range(short.MinValue, 65536).Select(value => value / 32768f)];

        Assert.Equal(samples, ThroughStream(new(samples, 8000, 2), WavEncoding.Pcm16).Samples.ToArray());
    }

    [Fact]
    public void WriteAndRead_Floats_ComeBackBitForBit()
    {
        var waveform = new Waveform([0.1f, -0f, 3.5f, float.Epsilon, -float.MaxValue, 1 / 3f], 11025, 3);

        Waveform read = ThroughStream(waveform, WavEncoding.Float32);

        Assert.Equal(waveform.Samples.ToArray().Select(BitConverter.SingleToInt32Bits), read.Samples.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal((11025, 3, 2), (read.SampleRate, read.Channels, read.Length));
    }

    [Fact]
    public void Write_BeyondFullScaleAs16Bits_IsClippedAndRounded() =>
        Assert.Equal(
            [32767 / 32768f, -1f, 32767 / 32768f, 2 / 32768f],
            ThroughStream(new([7f, -7f, 1f, 1.6f / 32768f], 8000), WavEncoding.Pcm16).Samples.ToArray());

    [Fact]
    public void Write_Pcm16_IsTheCanonicalFile()
    {
        using var stream = new MemoryStream();

        WavFile.Write(stream, new([0.5f, -1f], 8000));

        Assert.Equal(WavBytes.File(WavBytes.Format(1, 1, 8000, 16), WavBytes.Chunk("data", TwoSamples)), stream.ToArray());
    }

    [Fact]
    public void Write_ToAPath_ReplacesTheFileAndLeavesNothingBeside()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "a.wav");
            File.WriteAllText(path, "old");

            WavFile.Write(path, new([0.25f], 8000));

            Assert.Equal([0.25f], WavFile.Read(path).Samples.ToArray());
            Assert.Single(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Write_UnknownEncoding_IsRefusedBeforeAnythingIsWritten()
    {
        using var stream = new MemoryStream();

        Assert.Throws<ArgumentOutOfRangeException>("encoding", () => WavFile.Write(stream, new([0f], 8000), (WavEncoding)9));
        Assert.Equal(0, stream.Length);
    }

    private static Waveform Read(byte[] file) => WavFile.Read(new MemoryStream(file));

    private static Waveform ThroughStream(Waveform waveform, WavEncoding encoding)
    {
        var stream = new MemoryStream();
        WavFile.Write(stream, waveform, encoding);
        stream.Position = 0;
        return WavFile.Read(stream);
    }
}
