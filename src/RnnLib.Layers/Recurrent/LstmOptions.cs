namespace RnnLib.Layers;

/// <summary>The options of <see cref="Lstm"/>. The defaults are PyTorch's.</summary>
public sealed record LstmOptions : RecurrentOptions
{
    /// <summary>The initial bias of the forget gate; 1 lets early gradients survive (Jozefowicz et al., 2015). It goes into <c>bias_ih</c>,
    /// and that part of <c>bias_hh</c> starts at 0. Default null: drawn like all others.</summary>
    public float? ForgetBias { get; init; }

    /// <summary>Whether input and forget gate see the old memory cell and the output gate the new one, element by element:
    /// <c>weight_peephole</c> [3 * hiddenSize] in the order i, f, o (Gers and Schmidhuber, 2000; ONNX's P). Default false.</summary>
    public bool Peepholes { get; init; }

    /// <summary>Whether f = 1 - i, so that what is written replaces what is forgotten; the gates are then i, g, o, and
    /// peepholes i, o (Greff et al., 2015; ONNX's <c>input_forget</c>). Default false.</summary>
    public bool CoupledInputForget { get; init; }

    /// <summary>Whether there is a forget gate. Without one f = 1, as in Hochreiter and Schmidhuber (1997): the memory cell only ever
    /// adds up; the gates are then i, g, o, and peepholes i, o. Default true.</summary>
    public bool ForgetGate { get; init; } = true;

    /// <summary>Projects the hidden state to so many features, h = W_hr (o ⊙ tanh(c)), below hiddenSize; output, recurrence and
    /// <c>LstmState.Hidden</c> then have that size (Sak et al., 2014; PyTorch's <c>proj_size</c>). Default 0: no projection.</summary>
    public int ProjectionSize
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(ProjectionSize), value, "ProjectionSize: expected 0 or more.");
    }

    /// <summary>The chance, 0 to 1, that a unit keeps its previous memory cell at a step in training; elsewhere the cells are mixed by it. The new
    /// hidden state is made of the cell before that (zoneout: Krueger et al., 2017). Default 0.</summary>
    public float ZoneoutCell { get; init => field = Share(value, nameof(ZoneoutCell)); }

    /// <summary>The function of the gates i, f, o (ONNX's f). Default: sigmoid.</summary>
    public Activation GateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(GateActivation)); } = Activation.Sigmoid;

    /// <summary>The function of the candidate g (ONNX's g). Default: tanh.</summary>
    public Activation CandidateActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(CandidateActivation)); } = Activation.Tanh;

    /// <summary>The function of the memory cell on its way out (ONNX's h). Default: tanh.</summary>
    public Activation OutputActivation { get; init => field = value ?? throw new ArgumentNullException(nameof(OutputActivation)); } = Activation.Tanh;

    internal override CellSettings Settings => base.Settings with { ZoneoutCell = ZoneoutCell };
}
