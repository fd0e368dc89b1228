namespace RnnLib.Layers;

/// <summary>How the weights of a recurrent layer start. For anything else: <see cref="Parameter.Assign"/> with <see cref="Initializers"/>.</summary>
public enum RecurrentInitialization
{
    /// <summary>All weights and biases from U(-k, k), k = 1 / sqrt(hiddenSize), as PyTorch does.</summary>
    PyTorch,

    /// <summary>As Keras: W by Glorot, each gate's block of U orthogonal, biases 0, an LSTM's forget gate 1.</summary>
    Keras,

    /// <summary>U the identity in each gate's block, W from N(0, 0.001), biases 0: the IRNN, with <see cref="Activation.Relu"/> (Le, Jaitly and Hinton, 2015).</summary>
    Identity,
}
