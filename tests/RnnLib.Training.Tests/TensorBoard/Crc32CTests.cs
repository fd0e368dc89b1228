namespace RnnLib.Training.Tests;

public sealed class Crc32CTests
{
    [Fact]
    public void Of_PublishedVectors_GivesTheirChecksums()
    {
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0u, Crc32C.Of([]));
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));                                            // RFC 3720, B.4
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283u, EventFileReader.Checksum("123456789"u8));
    }

    [Fact]
    public void Of_AnyLength_IsThatOfTheDefinition()
    {
        byte[] bytes = [.. Enumerable.Range(0, 70).Select(i => (byte)(i * 37 + 11))];
        for (int length = 0; length <= bytes.Length; length++)
            Assert.Equal(EventFileReader.Checksum(bytes.AsSpan(0, length)), Crc32C.Of(bytes.AsSpan(0, length)));
    }
}
