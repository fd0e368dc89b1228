namespace RnnLib.Layers;

/// <summary>A module that can read a batch in pieces, carrying a state from one to the next.</summary>
internal interface IStepwise
{
    /// <summary>Reads some steps.</summary>
    /// <param name="input">The steps.</param>
    /// <param name="state">What the piece before left; null at the start.</param>
    /// <param name="scope">What all pieces of the pass share; null if this is the only one.</param>
    /// <param name="pass">The pass.</param>
    (Sequence Output, Tensor[] State) Advance(Sequence input, Tensor[]? state, StepwiseScope? scope, ForwardContext pass);

    /// <summary>Refuses what has to see a sequence's end first.</summary>
    /// <exception cref="InvalidOperationException">The module reads sequences from their end.</exception>
    void RequireForward(string what);
}
