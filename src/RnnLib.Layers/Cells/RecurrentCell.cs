namespace RnnLib.Layers;

/// <summary>The pointwise part of a recurrent network's step and its derivative, by hand; time, lengths and products belong to <see cref="RecurrentNode"/>.</summary>
internal abstract class RecurrentCell(params string[] gateNames)
{
    /// <summary>How many gates stand in a row of the projections, each hiddenSize wide.</summary>
    public int Gates { get; } = gateNames.Length;

    /// <summary>The letters of the gates, in the order in which they stand in a row.</summary>
    public IReadOnlyList<string> GateNames => gateNames;

    /// <summary>Whether anything but the cell's own arithmetic brings the previous state in: a product U h.</summary>
    public virtual bool HasRecurrentProduct => true;

    /// <summary>Whether U is a diagonal: each unit sees itself only.</summary>
    public virtual bool IsIndependent => false;

    /// <summary>How many gates, from the first on, layer normalisation takes together; the others are taken among themselves.</summary>
    public virtual int JointGates => Gates;

    /// <summary>How many gates' recurrent products are with h itself and join the input's.</summary>
    public int EarlyGates => LateGate == LateGate.None ? Gates : Gates - 1;

    /// <summary>How many gates see the memory cell through a diagonal weight.</summary>
    public virtual int Peepholes => 0;

    /// <summary>The letters of the gates that do, in the order of their weights.</summary>
    public IEnumerable<string> PeepholeNames => Peepholes == 0 ? [] : GateNames.Where(name => name != "g");

    /// <summary>Which gate lets the memory cell live on, if one does so by itself.</summary>
    public virtual int? ForgetGate => null;

    /// <summary>Whether a memory cell travels beside the hidden state.</summary>
    public virtual bool HasCell => false;

    /// <summary>The number of features of the hidden state where it is a projection of what the cell makes; 0 for none.</summary>
    public virtual int ProjectionSize => 0;

    /// <summary>What becomes of the last gate's recurrent product.</summary>
    public virtual LateGate LateGate => LateGate.None;

    /// <summary>From the pre-activations of a step's rows to their new states; the gates are left activated for <see cref="Backward(in BackwardStep)"/>.</summary>
    public virtual void Forward(in ForwardStep step)
    {
        for (int row = 0; row < step.Rows; row++)
            Forward(step.Row(row));
    }

    /// <summary>Activates the gates before the late one and makes what it is multiplied with: <see cref="LateGate.OwnInput"/>.</summary>
    public void ForwardEarly(in ForwardStep step)
    {
        for (int row = 0; row < step.Rows; row++)
            ForwardEarly(step.Row(row));
    }

    /// <summary>From the gradients of new states to those of the pre-activations, which replace the gates.</summary>
    public virtual void Backward(in BackwardStep step)
    {
        // Over 200 steps of an LSTM of 128 units whose loss is at the last step only, this made backward 16 times faster.
        Denormals.Flush(step.HiddenGradient);
        Denormals.Flush(step.CellGradient);
        for (int row = 0; row < step.Rows; row++)
            Backward(step.Row(row));
    }

    /// <summary>From the gradient of what the late gate was multiplied with to those of the gates that made it.</summary>
    public void BackwardEarly(in BackwardStep step)
    {
        for (int row = 0; row < step.Rows; row++)
            BackwardEarly(step.Row(row));
    }

    protected abstract void Forward(in ForwardRow row);

    protected abstract void Backward(in BackwardRow row);

    protected virtual void ForwardEarly(in ForwardRow row)
    {
    }

    protected virtual void BackwardEarly(in BackwardRow row)
    {
    }

    protected static Span<float> Part(Span<float> row, int part, int size) => row.Slice(part * size, size);

    protected static ReadOnlySpan<float> Part(ReadOnlySpan<float> row, int part, int size) => row.Slice(part * size, size);
}

/// <summary>What becomes of the last gate's recurrent product.</summary>
internal enum LateGate
{
    /// <summary>It joins the input's, as all the others.</summary>
    None,

    /// <summary>U h + b stays apart: the cell does more with it than add it to W x + b.</summary>
    Apart,

    /// <summary>It is not with h, but with something that the other gates make of h, so it waits for them.</summary>
    OwnInput,
}
