namespace Tagging;

/// <summary>Words with a tag each.</summary>
internal sealed record TaggedSentence(string[] Words, string[] Tags);
