namespace RnnLib;

/// <summary>All that a generator remembers; two generators with equal states draw equal numbers for ever.</summary>
/// <param name="Seed">Which sequence.</param>
/// <param name="Position">How many 32-bit words of it have been drawn.</param>
public readonly record struct RngState(ulong Seed, UInt128 Position);
