using MusicGeneration;

namespace RnnLib.SeriesSamples.Tests;

/// <summary>Reads back what was written, by a reader that shares no code with the writer.</summary>
public sealed class MidiFileTests
{
    [Fact]
    public void ToBytes_OneTrack_IsFormatZeroAndReadsBack()
    {
        Note[] notes = [new(60, 0, 480), new(60, 480, 240), new(64, 0, 720), new(127, 100_000, 300_000), new(0, 3, 1)];
        var (format, division, tempo, tracks) = Read(MidiFile.ToBytes([notes], 120, 73));
        Assert.Equal((0, 480, 500_000), (format, division, tempo));
        Assert.Equal(notes.Order(ByStart), Assert.Single(tracks).Order(ByStart));
    }

    [Fact]
    public void ToBytes_TwoTracks_IsFormatOneAndReadsBack()
    {
        Note[] first = [new(72, 0, 10)], second = [new(40, 5, 127), new(41, 132, 128)];
        var (format, _, tempo, tracks) = Read(MidiFile.ToBytes([first, second], 60, 0));
        Assert.Equal((1, 1_000_000), (format, tempo));
        Assert.Equal([first, second], tracks);
    }

    private static readonly Comparer<Note> ByStart = Comparer<Note>.Create((a, b) => (a.Start, a.Pitch).CompareTo((b.Start, b.Pitch)));

    private static (int Format, int Division, int Tempo, List<Note[]> Tracks) Read(byte[] file)
    {
        Assert.Equal("MThd"u8.ToArray(), file[..4]);
        Assert.Equal(6, Number(file, 4, 4));
        (int format, int count, int division, int at, int tempo) = (Number(file, 8, 2), Number(file, 10, 2), Number(file, 12, 2), 14, 0);
        var tracks = new List<Note[]>();
        while (at < file.Length)
        {
            Assert.Equal("MTrk"u8.ToArray(), file[at..(at + 4)]);
            int end = at + 8 + Number(file, at + 4, 4), now = 0;
            at += 8;
            var sounding = new Dictionary<int, int>();
            var notes = new List<Note>();
            bool ended = false;
            while (at < end)
            {
                Assert.False(ended);
                now += Variable(file, ref at);
                int status = file[at++];
                switch (status >> 4)
                {
                    case 0x9:
                        Assert.True(sounding.TryAdd(file[at], now), "a key that is down cannot go down");
                        at += 2;
                        break;
                    case 0x8:
                        Assert.True(sounding.Remove(file[at], out int start));
                        notes.Add(new(file[at], start, now - start));
                        at += 2;
                        break;
                    case 0xC:
                        at++;
                        break;
                    default:
                        Assert.Equal(0xFF, status);
                        (int kind, int length) = (file[at], file[at + 1]);
                        if (kind == 0x51)
                            tempo = Number(file, at + 2, 3);
                        ended = kind == 0x2F;
                        at += 2 + length;
                        break;
                }
            }

            Assert.True(ended);
            Assert.Empty(sounding);
            tracks.Add([.. notes]);
        }

        Assert.Equal(count, tracks.Count);
        return (format, division, tempo, tracks);
    }

    private static int Number(byte[] file, int at, int bytes) => file.AsSpan(at, bytes).ToArray().Aggregate(0, (value, next) => value * 256 + next);

    private static int Variable(byte[] file, ref int at)
    {
        int value = 0;
        do
            value = value * 128 + (file[at] & 127);
        while (file[at++] >= 128);
        return value;
    }
}
