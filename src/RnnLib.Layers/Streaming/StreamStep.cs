namespace RnnLib.Layers;

/// <summary>A module at work on one sequence that has no end in sight: one step in, one step out, with the memory in between.</summary>
/// <remarks>What <see cref="Module.OpenStream"/> returns. The weights stay in the module; a stream holds only state and the memory to work in,
/// so a model serves any number of streams on any number of threads, each stream on one at a time.</remarks>
public abstract class StreamStep
{
    /// <summary>What is carried from step to step, by name; reading and writing it saves and restores a stream.</summary>
    public virtual IReadOnlyList<StreamMemory> Memory => [];

    /// <summary>Takes one step.</summary>
    /// <param name="input">The features of the step.</param>
    /// <returns>The features that come out; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">The module takes tokens.</exception>
    public virtual ReadOnlySpan<float> Push(ReadOnlySpan<float> input) =>
        throw new InvalidOperationException("this module takes tokens, not numbers.");

    /// <summary>Takes one step whose input is a token.</summary>
    /// <param name="token">The token's number.</param>
    /// <returns>The features that come out; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">The module takes numbers.</exception>
    public virtual ReadOnlySpan<float> Push(int token) =>
        throw new InvalidOperationException("this module takes numbers, not tokens.");
}

/// <summary>A part of a stream's state.</summary>
/// <param name="Name">Unique within the module.</param>
/// <param name="Values">The memory itself.</param>
public readonly record struct StreamMemory(string Name, Memory<float> Values);
