namespace RnnLib.Layers;

/// <summary>The pointwise part of a recurrent network's step and its derivative, by hand; time, lengths and products belong to <see cref="RecurrentNode"/>.</summary>
internal abstract class RecurrentCell
{
    /// <summary>How many gates stand in a row of the projections, each hiddenSize wide.</summary>
    public int Gates => GateNames.Count;

    /// <summary>The letters of the gates, in the order in which they stand in a row.</summary>
    public abstract IReadOnlyList<string> GateNames { get; }

    /// <summary>Whether anything but the cell's own arithmetic brings the previous state in: a product U h.</summary>
    public virtual bool HasRecurrentProduct => true;

    /// <summary>Whether U is a diagonal: each unit sees itself only.</summary>
    public virtual bool IsIndependent => false;

    /// <summary>How many gates, from the first on, layer normalisation takes together; the others are taken among themselves.</summary>
    public virtual int JointGates => Gates;

    /// <summary>How many gates' recurrent products are with h itself.</summary>
    public int EarlyGates => HasLateGate ? Gates - 1 : Gates;

    /// <summary>How many gates see the memory cell through a diagonal weight.</summary>
    public virtual int Peepholes => 0;

    /// <summary>The letters of the gates that do, in the order of their weights.</summary>
    public IEnumerable<string> PeepholeNames => Peepholes == 0 ? [] : GateNames.Where(name => name != "g");

    /// <summary>Which gate lets the memory cell live on, if one does so by itself.</summary>
    public virtual int? ForgetGate => null;

    /// <summary>Whether a memory cell travels beside the hidden state.</summary>
    public virtual bool HasCell => false;

    /// <summary>Whether the recurrent projection U h + b is needed apart from the input projection W x + b, not only their sum.</summary>
    public virtual bool SplitsProjections => false;

    /// <summary>The number of features of the hidden state where it is a projection of what the cell makes; 0 for none.</summary>
    public virtual int ProjectionSize => 0;

    /// <summary>Whether the last gate's recurrent product is not with h but with something that the other gates make of it.</summary>
    public virtual bool HasLateGate => false;

    /// <summary>Activates the gates before the late one and makes what it is multiplied with.</summary>
    public virtual void ForwardEarly(in ForwardRow row)
    {
    }

    /// <summary>From the pre-activations of one row to its new state; the gates are left activated for <see cref="Backward"/>.</summary>
    public abstract void Forward(in ForwardRow row);

    /// <summary>From the gradient of one row's new state to those of its pre-activations, which replace the gates.</summary>
    public abstract void Backward(in BackwardRow row);

    /// <summary>From the gradient of what the late gate was multiplied with to those of the gates that made it.</summary>
    public virtual void BackwardEarly(in BackwardRow row)
    {
    }

    protected static Span<float> Part(Span<float> row, int part, int size) => row.Slice(part * size, size);

    protected static ReadOnlySpan<float> Part(ReadOnlySpan<float> row, int part, int size) => row.Slice(part * size, size);
}
