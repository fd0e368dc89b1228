namespace RnnLib.Layers;

/// <summary>What <see cref="Rnn"/>, <see cref="Lstm"/> and <see cref="Gru"/> let you choose. The defaults are PyTorch's.</summary>
public abstract record RecurrentOptions : StackOptions
{
    private protected RecurrentOptions()
    {
    }

    /// <summary>How many biases there are. Default: two, <c>bias_ih</c> and <c>bias_hh</c>, as in PyTorch.</summary>
    public RecurrentBias Bias { get; init; }

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

    /// <summary>Whether W x and U h are normalised before the biases are added, with gains <c>norm_ih</c> and <c>norm_hh</c>, and an LSTM's
    /// memory cell on its way out, with <c>norm_cell</c> and <c>norm_cell_bias</c> (Ba, Kiros and Hinton, 2016). Default false.</summary>
    public bool LayerNorm { get; init; }

    /// <summary>The chance, 0 to 1, that a unit keeps its previous hidden state at a step in training; elsewhere the states are mixed by it
    /// (zoneout: Krueger et al., 2017). Default 0.</summary>
    public float ZoneoutHidden { get; init => field = Share(value, nameof(ZoneoutHidden)); }

    /// <summary>The share of the hidden features that the recurrent product does not see in training, the same ones at all steps of a sequence
    /// and for all gates, 0 to 1 (Gal and Ghahramani, 2016; Keras's <c>recurrent_dropout</c>). Default 0.</summary>
    public float RecurrentDropout { get; init => field = Share(value, nameof(RecurrentDropout)); }

    /// <summary>The share of the elements of <c>weight_hh</c> that is dropped in training, the same ones at all steps and sequences of a pass,
    /// 0 to 1 (Wan et al., 2013; the weight drop of AWD-LSTM, Merity et al., 2018). Default 0.</summary>
    public float WeightDrop { get; init => field = Share(value, nameof(WeightDrop)); }

    internal virtual CellSettings Settings => new()
    {
        Bias = Bias,
        LayerNorm = LayerNorm,
        ZoneoutHidden = ZoneoutHidden,
        RecurrentDropout = RecurrentDropout,
        WeightDrop = WeightDrop,
        LearnInitialState = LearnInitialState,
        Initialization = Initialization,
    };
}
