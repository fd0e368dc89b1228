namespace RnnLib.Layers;

/// <summary>Watches a recording pass through layers, for diagnostics: which module is at work, and what passes through time within recurrent ones.</summary>
internal abstract class LayerObserver : PassObserver
{
    /// <summary>Watches the unit that is at work; null if its inside is of no interest.</summary>
    public IUnitProbe? Probe { get; protected set; }

    /// <summary>A module begins; those that it calls come and go before it ends.</summary>
    public virtual void Enter(Module module)
    {
    }

    /// <summary>The module that began last ends.</summary>
    public virtual void Leave()
    {
    }

    /// <summary>From here to <see cref="Leave"/> the rows of matrices are the steps of sequences.</summary>
    /// <param name="source">row -> row of the padded matrix [batch * time]; null where they are the same.</param>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="time">The number of steps, padding included.</param>
    public virtual void EnterRows(int[]? source, int batch, int time)
    {
    }

    /// <summary>One layer and direction of a recurrent stack begins.</summary>
    public virtual void EnterUnit(UnitRun run)
    {
    }

    /// <summary>A unit that is composed of tensor operations takes a step.</summary>
    public virtual void EnterStep(int step)
    {
    }

    /// <summary>The unit ends.</summary>
    public virtual void LeaveUnit()
    {
    }
}

/// <summary>One layer and direction at work on a batch.</summary>
/// <param name="Module">The recurrent layer.</param>
/// <param name="Unit">Where in it: layer by layer, forward before backward.</param>
/// <param name="Layer">Counted from 0.</param>
/// <param name="IsBackward">Whether its first step is each sequence's last.</param>
/// <param name="Parts">How many parts the state has.</param>
/// <param name="Layout">Where the steps stand.</param>
internal sealed record UnitRun(Module Module, int Unit, int Layer, bool IsBackward, int Parts, StepLayout Layout)
{
    /// <summary>The step of the sequence, as the user counts, that the unit reads as its so many-th.</summary>
    public int TimeOf(int sequence, int step) => IsBackward ? Layout.Lengths[sequence] - 1 - step : step;
}

/// <summary>Sees what passes through time in one layer and direction. Rows are those of the layout;
/// on the way back several threads call it, each for rows of its own.</summary>
internal interface IUnitProbe
{
    /// <summary>The way forward is done.</summary>
    /// <param name="hidden">The hidden state of every row.</param>
    /// <param name="gates">The activated gates of every row; nothing for a cell of the user's own, and what the activation saw for a vanilla one.</param>
    void Forward(ReadOnlySpan<float> hidden, ReadOnlySpan<float> gates);

    /// <summary>The gradient of states after a step, as far as it comes from the steps behind them.</summary>
    /// <param name="part">0 for the hidden state, 1 for the memory cell.</param>
    /// <param name="firstRow">The row of the first state.</param>
    /// <param name="rows">How many.</param>
    /// <param name="gradient">[rows, size]</param>
    void Carried(int part, int firstRow, int rows, ReadOnlySpan<float> gradient);

    /// <summary>All of the gradient of states after a step: <see cref="Carried"/>, and what comes from the outputs of the step itself.</summary>
    /// <inheritdoc cref="Carried"/>
    void Total(int part, int firstRow, int rows, ReadOnlySpan<float> gradient);
}
