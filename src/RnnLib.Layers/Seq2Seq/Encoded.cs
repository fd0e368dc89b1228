namespace RnnLib.Layers;

/// <summary>What an encoder hands to a decoder.</summary>
/// <param name="Memory">What attention looks at, [batch, time, features] with lengths; null if there is nothing but a state.</param>
/// <param name="State">What the decoder begins with: parts [layers * directions, batch, size], the hidden state first.</param>
public sealed record Encoded(Sequence? Memory, IReadOnlyList<Tensor> State);
