namespace RnnLib;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Type">The type of the elements in the format's words: F32, I64, BOOL, ...</param>
/// <param name="Shape">The axis sizes.</param>
/// <param name="Start">The first byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
public sealed record SafetensorsEntry(string Type, Shape Shape, long Start, long End);
