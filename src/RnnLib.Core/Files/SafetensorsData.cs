namespace RnnLib;

/// <summary>A tensor of any type as it stands in a file: what <c>Safetensors.WriteData</c> writes.</summary>
/// <param name="Type">The type of the elements in the format's words: F32, BF16, I64, BOOL, ...</param>
/// <param name="Shape">The axis sizes.</param>
/// <param name="Bytes">The elements, row by row, little-endian.</param>
public sealed record SafetensorsData(string Type, Shape Shape, ReadOnlyMemory<byte> Bytes);
