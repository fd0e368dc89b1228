namespace RnnLib.Layers;

/// <summary>What becomes of an encoder's final state: with what a decoder begins.</summary>
public enum Bridge
{
    /// <summary>The decoder begins with the encoder's state as it is, layer by layer: it has the same number of layers and the same sizes, and the encoder one
    /// direction (Sutskever et al., 2014). Of a state with a memory cell a decoder without one takes the hidden state.</summary>
    PassThrough,

    /// <summary>The same with the sum of both directions of each layer.</summary>
    SumDirections,

    /// <summary>tanh(W s + b) for each layer and part of the decoder's state, s being the directions of the encoder's layer side by side; of its last
    /// layer where the numbers of layers differ. Any sizes fit (Bahdanau et al., 2015; an image's features: Vinyals et al., 2015).</summary>
    Linear,

    /// <summary>W s + b is the first thing that the decoder reads, before the start token, s being the hidden state of the encoder's last layer, both directions
    /// side by side: how captions begin with an image (Vinyals et al., 2015).</summary>
    FirstInput,

    /// <summary>The decoder begins with zeros, or what it has learned to begin with: all that it knows comes by attention.</summary>
    None,
}
