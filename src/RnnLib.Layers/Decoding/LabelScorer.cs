namespace RnnLib.Layers;

/// <summary>A language model over labels, for <see cref="CtcBeamOptions.LanguageModel"/>.</summary>
/// <param name="prefix">The labels so far.</param>
/// <param name="label">The label that would follow.</param>
/// <returns>log p(label | prefix), natural; negative infinity forbids the label there.</returns>
public delegate double LabelScorer(ReadOnlySpan<int> prefix, int label);
