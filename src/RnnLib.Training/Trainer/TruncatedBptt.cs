namespace RnnLib.Training;

/// <summary>Backpropagation through time in chunks: the weights move every <see cref="Forward"/> steps (k1), and gradients flow at most
/// <see cref="Backward"/> steps back (k2).</summary>
/// <remarks>
/// The state flows on from chunk to chunk, its gradient does not: a sequence of any length takes the memory of one chunk.
/// Werbos (1990); Williams and Peng (1990). With k2 above k1 the last steps are run again for each chunk, and only the outputs of the new
/// ones are learned from, so that every output counts once. A model that gives one row per sequence learns from the last k2 steps of each
/// sequence; the steps before only bring the state there. Layers that read from the end, and a pooling over time, see one chunk only: the
/// former are refused.
/// <example><code>
/// var trainer = new Trainer&lt;Sequence&gt;(model, Losses.MeanSquaredError, new() { TruncatedBptt = new(50) });
/// var trainer = new Trainer&lt;Sequence&gt;(model, Losses.MeanSquaredError, new() { TruncatedBptt = new(10) { Backward = 50 } });
/// </code></example>
/// </remarks>
public sealed record TruncatedBptt
{
    /// <summary>Chunks of a given length.</summary>
    /// <param name="forward">k1: after how many steps the weights move.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public TruncatedBptt(int forward)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(forward);
        Forward = forward;
    }

    /// <summary>k1: after how many steps the weights move.</summary>
    public int Forward { get; }

    /// <summary>k2: how many steps gradients flow back, a multiple of <see cref="Forward"/>. Default: <see cref="Forward"/> itself.</summary>
    /// <exception cref="ArgumentException">The number is not a positive multiple of <see cref="Forward"/>.</exception>
    public int Backward
    {
        get => field == 0 ? Forward : field;
        init => field = value > 0 && value % Forward == 0
            ? value
            : throw new ArgumentException($"TruncatedBptt: Backward: expected a multiple of Forward={Forward}, got {value}.", nameof(value));
    }

    /// <summary>Whether the state flows on from batch to batch: for streams whose row i continues row i of the batch before, as those of a
    /// language model over one long text. Each epoch begins anew. Default false: each batch begins in the initial state.</summary>
    public bool CarryBetweenBatches { get; init; }

    /// <summary>Draws the length of each chunk anew around <see cref="Forward"/>, so that chunks do not end at the same places in every epoch. Default: fixed.</summary>
    public RandomChunkLength? RandomLength { get; init; }

    /// <summary>Of how many chunks a pass is made: one to learn from, the others to let gradients flow back through.</summary>
    internal int ChunksBack => Backward / Forward;
}
