namespace RnnLib.Layers;

/// <summary>The options of <see cref="Lstm"/>.</summary>
public sealed record LstmOptions : RecurrentOptions;
