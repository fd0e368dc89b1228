namespace RnnLib.Conformance;

/// <summary>How a case ended.</summary>
/// <param name="Case">The case.</param>
/// <param name="Fault">What is wrong; null if it passed.</param>
internal sealed record Outcome(Case Case, string? Fault);
