namespace RnnLib.Layers;

/// <summary>The options of <see cref="Gru"/>.</summary>
public sealed record GruOptions : RecurrentOptions;
