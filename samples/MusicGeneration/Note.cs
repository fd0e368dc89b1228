namespace MusicGeneration;

/// <summary>A note that sounds.</summary>
/// <param name="Pitch">The MIDI number: 60 is middle C.</param>
/// <param name="Start">When it begins, in ticks.</param>
/// <param name="Length">How long it lasts, in ticks.</param>
internal readonly record struct Note(int Pitch, int Start, int Length);
