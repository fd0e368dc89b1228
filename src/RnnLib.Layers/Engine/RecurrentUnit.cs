namespace RnnLib.Layers;

/// <summary>One layer and direction of a recurrent stack: what runs a cell over the real steps of a batch.</summary>
internal abstract class RecurrentUnit
{
    /// <summary>The number of features of the hidden state, and of the output.</summary>
    public int OutputSize => StateSizes[0];

    /// <summary>The number of features of each part of the state, hidden first.</summary>
    public abstract IReadOnlyList<int> StateSizes { get; }

    /// <summary>In how many blocks the rows may stand, of which each thread takes some through all steps; 1 if the rows of a step should stand together.</summary>
    public abstract int MostBlocks(ForwardContext pass);

    /// <summary>The state before the first step where none is given: parts [batch, size].</summary>
    public abstract Tensor[] InitialState(int batch, ForwardContext pass);

    /// <summary>Runs over the steps of a batch, in the order in which they stand.</summary>
    /// <param name="x">[rows, inputSize]</param>
    /// <param name="layout">Where the steps stand; in no more blocks than the unit may have.</param>
    /// <param name="initialState">Parts [batch, size], by place.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="wantsSteps">Whether the whole state of every step is asked for, not only the hidden part.</param>
    /// <param name="scratch">Where the rows may live if no pass records them.</param>
    /// <param name="scope">What all steps of a pass share that are taken one after the other; null if these are all.</param>
    public abstract UnitOutput Run(Tensor x, StepLayout layout, Tensor[] initialState, ForwardContext pass, bool wantsSteps, PassMemory scratch, StepwiseScope? scope);

    /// <summary>A running copy for one sequence that has no end in sight.</summary>
    public abstract StreamStep OpenStream();
}

/// <summary>What a unit gives.</summary>
/// <param name="Rows">The hidden state of every step, [rows, size].</param>
/// <param name="FinalState">The parts of the state after each sequence's last step, [batch, size], by place.</param>
/// <param name="Steps">The parts of the state of every step, [rows, size], as far as they were asked for.</param>
internal readonly record struct UnitOutput(Tensor Rows, Tensor[] FinalState, Tensor[] Steps);

/// <summary>Where a unit stands in its stack, and how it registers what it learns.</summary>
/// <param name="Layer">Counted from 0.</param>
/// <param name="IsBackward">Whether it reads sequences from their end.</param>
/// <param name="InputSize">The number of features it gets.</param>
/// <param name="Own">Registers a parameter with the stack under a name.</param>
internal readonly record struct UnitPlace(int Layer, bool IsBackward, int InputSize, Func<string, Tensor, Parameter> Own)
{
    /// <summary>What PyTorch puts behind the names of this unit's parameters.</summary>
    public string Suffix => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"_l{Layer}{(IsBackward ? "_reverse" : "")}");
}
