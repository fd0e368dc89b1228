namespace RnnLib.Layers;

/// <summary>How many biases a recurrent layer has.</summary>
public enum RecurrentBias
{
    /// <summary><c>bias_ih</c> and <c>bias_hh</c>, as in PyTorch. Their sum is what counts, but for the candidate of a GRU.</summary>
    Two,

    /// <summary><c>bias_ih</c> alone, as in Keras and in most papers.</summary>
    One,

    /// <summary>No bias.</summary>
    None,
}
