using MusicGeneration;

namespace RnnLib.SeriesSamples.Tests;

public sealed class AbcTests
{
    [Theory]
    [InlineData("C", 0)]
    [InlineData("D", 2)]
    [InlineData("Em", 1)]
    [InlineData("F", -1)]
    [InlineData("Bb", -2)]
    [InlineData("F#m", 3)]
    [InlineData("Ador", 1)]
    [InlineData("Edor", 2)]
    [InlineData("Amix", 2)]
    [InlineData("Gm", -2)]
    [InlineData("C#", 7)]
    [InlineData("?", 0)]
    public void Sharps_Key_IsThatOfTheCircleOfFifths(string key, int sharps) => Assert.Equal(sharps, AbcKey.Sharps(key));

    [Theory]
    [InlineData("C", "CEG c'C,", "60 64 67 84 48")]
    [InlineData("D", "FC=F F|F", "66 61 65 65 66")]            // a natural holds until the bar ends
    [InlineData("Bb", "BE^E_B", "70 63 65 70")]
    [InlineData("C", "{g}C \"Am\"D[E", "60 62 64")]
    public void Read_Letters_ArePitches(string key, string body, string pitches) =>
        Assert.Equal(pitches, string.Join(' ', AbcMelody.Read(new("4/4", key, body)).Select(note => note.Pitch)));

    [Theory]
    [InlineData("C2C/C/2C3/2C//", "480 120 120 360 60")]
    [InlineData("C>DC<D", "360 120 120 360")]
    [InlineData("(3CDE C", "160 160 160 240")]
    [InlineData("C2-|C2 C2 C2", "960 480 480")]
    [InlineData("C-D", "240 240")]
    [InlineData("Cz2C", "240 240")]
    public void Read_Lengths_AreTicks(string body, string lengths) =>
        Assert.Equal(lengths, string.Join(' ', AbcMelody.Read(new("4/4", "C", body)).Select(note => note.Length)));

    [Fact]
    public void Read_BarsOfFourQuarters_BeginEveryWholeNote()
    {
        IReadOnlyList<Note> notes = AbcMelody.Read(new("4/4", "G", "G2A>B c(3d/e/f/ z2|G"));
        Assert.Equal(0, notes[0].Start);
        Assert.Equal(480, notes[1].Start);
        Assert.Equal(840, notes[2].Start);
        Assert.Equal(960 + 240 + 240 + 480, notes[^1].Start);
    }

    [Fact]
    public void Load_File_KeepsMelodiesAlone()
    {
        string path = Path.GetTempFileName();
        string tune = "X: 1\nT:A\n% note\nM:6/8\nK:A\nP:A\nf|\"A\"ecc c2f|\"A\"ecc c2f|\"A7\"ecc c2f:|\n[1\"A\"A2:|\n\n";
        File.WriteAllText(path, string.Concat(Enumerable.Repeat(tune, 20)));
        IReadOnlyList<AbcTune> tunes = AbcTune.Load(path);
        Assert.Equal(20, tunes.Count);
        Assert.Equal("6/8 A f|ecc c2f|ecc c2f|ecc c2f:|[1A2:|", tunes[0].ToString());
        Assert.Equal(tunes[0], AbcTune.Parse(tunes[0].ToString()));
        File.WriteAllText(path, "hello");
        Assert.Contains("expected at least 20 tunes", Assert.Throws<ArgumentException>(() => AbcTune.Load(path)).Message);
        File.Delete(path);
    }
}
