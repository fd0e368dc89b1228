namespace RnnLib.Layers;

/// <summary>What all recurrent layers let you choose. The defaults are PyTorch's.</summary>
public abstract record RecurrentOptions
{
    private protected RecurrentOptions()
    {
    }

    /// <summary>How many layers stand on top of each other; the output is that of the last. Default 1.</summary>
    public int Layers
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Layers), value, "Layers: expected 1 or more.");
    } = 1;

    /// <summary>Whether a second set of weights reads each sequence from its end; the outputs stand side by side. Default false.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>The share of each layer's outputs that is dropped in training before the next layer, 0 to 1; it needs two layers. Default 0.</summary>
    public float Dropout { get; init => field = Fraction(value, nameof(Dropout)); }

    /// <summary>Whether each sequence is read from its end; outputs stay at their own steps. Not together with <see cref="Bidirectional"/>. Default false.</summary>
    public bool GoBackwards { get; init; }

    /// <summary>What becomes of the outputs of both directions, after each layer. Default: side by side, as in PyTorch.</summary>
    public BidirectionalMerge Merge { get; init; }

    /// <summary>How many biases there are. Default: two, <c>bias_ih</c> and <c>bias_hh</c>, as in PyTorch.</summary>
    public RecurrentBias Bias { get; init; }

    /// <summary>Whether each layer from the second on adds its input to its output, so that gradients pass deep stacks (Wu et al., 2016). Default false.</summary>
    public bool Residual { get; init; }

    /// <summary>Whether the state before the first step is learned, <c>initial_hidden</c> (and <c>initial_cell</c>) of each layer and direction,
    /// starting at zero; a state given to <c>Forward</c> takes its place. Default false.</summary>
    public bool LearnInitialState { get; init; }

    /// <summary>How the weights start. Default: as PyTorch's.</summary>
    public RecurrentInitialization Initialization { get; init; }

    /// <summary>Bounds the inputs of all gate activations to [-clip, clip], as ONNX's <c>clip</c> does. Default null: no bound.</summary>
    public float? Clip
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Clip), value, "Clip: expected a number above 0, or null.");
    }

    internal static float Fraction(float value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a share from 0 to 1.");
}
