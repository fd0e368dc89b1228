namespace RnnLib.Core.Tests.Random;

public sealed class PhiloxTests
{
    /// <summary>The known answers of Random123's kat_vectors for philox4x32 with 10 rounds; words lowest first.</summary>
    [Theory]
    [InlineData(
        new uint[] { 0, 0, 0, 0 }, new uint[] { 0, 0 },
        new uint[] { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 })]
    [InlineData(
        new uint[] { 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff }, new uint[] { 0xffffffff, 0xffffffff },
        new uint[] { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd })]
    [InlineData(
        new uint[] { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 }, new uint[] { 0xa4093822, 0x299f31d0 },
        new uint[] { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 })]
    public void Draw_KnownCounter_GivesKnownAnswer(uint[] counter, uint[] key, uint[] want)
    {
        static ulong Join(uint low, uint high) => ((ulong)high << 32) | low;
        Philox.Block block = Philox.Draw(new(Join(counter[2], counter[3]), Join(counter[0], counter[1])), Join(key[0], key[1]));
        Assert.Equal(want, (uint[])[block[0], block[1], block[2], block[3]]);
    }

    [Fact]
    public void Rng_SeedZero_BeginsWithTheKnownAnswer()
    {
        var rng = new Rng(0);
        uint[] want = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
        Assert.All(want, word => Assert.Equal(word, rng.NextUInt32()));
    }
}
