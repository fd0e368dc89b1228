using System.Buffers.Binary;

namespace MusicGeneration;

/// <summary>Writes standard MIDI files (MIDI Manufacturers Association, RP-001): format 0 for one track, format 1 for several.</summary>
internal static class MidiFile
{
    public const int TicksPerQuarter = 480;

    private const byte NoteOn = 0x90, NoteOff = 0x80, ProgramChange = 0xC0, Meta = 0xFF, Velocity = 80;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="tracks">The notes of each track, in any order.</param>
    /// <param name="beatsPerMinute">Quarter notes per minute.</param>
    /// <param name="instrument">The General MIDI program, 0 for a piano.</param>
    public static void Write(string path, IReadOnlyList<IReadOnlyList<Note>> tracks, double beatsPerMinute, int instrument = 0) =>
        File.WriteAllBytes(path, ToBytes(tracks, beatsPerMinute, instrument));

    public static byte[] ToBytes(IReadOnlyList<IReadOnlyList<Note>> tracks, double beatsPerMinute, int instrument)
    {
        var file = new List<byte>();
        Chunk(file, "MThd", [0, (byte)(tracks.Count == 1 ? 0 : 1), 0, (byte)tracks.Count, TicksPerQuarter >> 8, TicksPerQuarter & 0xFF]);
        for (int track = 0; track < tracks.Count; track++)
            Chunk(file, "MTrk", Track(tracks[track], track == 0 ? beatsPerMinute : null, track, instrument));
        return [.. file];
    }

    private static byte[] Track(IReadOnlyList<Note> notes, double? beatsPerMinute, int channel, int instrument)
    {
        var bytes = new List<byte>();
        if (beatsPerMinute is { } tempo)
        {
            int microseconds = (int)Math.Round(60e6 / tempo);
            bytes.AddRange([0, Meta, 0x51, 3, (byte)(microseconds >> 16), (byte)(microseconds >> 8), (byte)microseconds]);
        }

        bytes.AddRange([0, (byte)(ProgramChange | channel), (byte)instrument]);
        int now = 0;

        // At one moment notes end before others begin, so that a repeated note is not cut off.
        var events = notes.SelectMany(note => new[] { (Time: note.Start, On: true, note.Pitch), (Time: note.Start + note.Length, On: false, note.Pitch) });
        foreach (var (time, on, pitch) in events.OrderBy(e => e.Time).ThenBy(e => e.On).ThenBy(e => e.Pitch))
        {
            VariableLength(bytes, time - now);
            bytes.AddRange([(byte)((on ? NoteOn : NoteOff) | channel), (byte)pitch, on ? Velocity : (byte)0]);
            now = time;
        }

        bytes.AddRange([0, Meta, 0x2F, 0]);   // the end of the track
        return [.. bytes];
    }

    /// <summary>Seven bits to a byte, the highest first; the eighth bit says that more follow.</summary>
    private static void VariableLength(List<byte> bytes, int value)
    {
        for (int shift = 21; shift > 0; shift -= 7)
        {
            if (value >> shift != 0)
                bytes.Add((byte)(value >> shift & 0x7F | 0x80));
        }

        bytes.Add((byte)(value & 0x7F));
    }

    private static void Chunk(List<byte> file, string name, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        file.AddRange([.. name.Select(letter => (byte)letter), .. length, .. content]);
    }
}
