namespace RnnLib.Layers;

/// <summary>The options of <see cref="MinGru"/> and <see cref="MinLstm"/>.</summary>
public sealed record MinimalOptions : StackOptions
{
    /// <summary>Whether there is a bias, <c>bias_ih</c>. Default true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The function of the candidate n. Default: <see cref="Activation.MinimalCandidate"/>, the paper's g; <see cref="Activation.Identity"/>
    /// is the paper's first form.</summary>
    public Activation CandidateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(CandidateActivation)); } = Activation.MinimalCandidate;

    /// <summary>Whether W x is normalised before the bias is added, with the gain <c>norm_ih</c> (Ba, Kiros and Hinton, 2016). Default false.</summary>
    public bool LayerNorm { get; init; }

    /// <summary>Whether the state before the first step is learned, <c>initial_hidden</c> of each layer and direction, starting at zero; a state
    /// given to <c>Forward</c> takes its place. Default false.</summary>
    public bool LearnInitialState { get; init; }

    /// <summary>How the weights start; there is no recurrent weight to be orthogonal or the identity. Default: as PyTorch's.</summary>
    public RecurrentInitialization Initialization { get; init; }

    internal CellSettings Settings => new()
    {
        Bias = Bias ? RecurrentBias.One : RecurrentBias.None,
        LayerNorm = LayerNorm,
        LearnInitialState = LearnInitialState,
        Initialization = Initialization,
    };
}
