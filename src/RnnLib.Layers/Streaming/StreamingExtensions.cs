namespace RnnLib.Layers;

/// <summary>Opens streams of models.</summary>
public static class StreamingExtensions
{
    /// <summary>A stream for one sequence of numbers; see <see cref="StreamingSession"/>.</summary>
    /// <exception cref="InvalidOperationException">A layer reads sequences from their end.</exception>
    /// <exception cref="NotSupportedException">A module does not work step by step.</exception>
    public static SequenceSession Stream<TOutput>(this Module<Sequence, TOutput> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int size = model.InputSize ?? throw new NotSupportedException($"Stream: {model.Name} does not say how many features it takes (Module.InputSize).");
        return new(model.OpenStream(size), size);
    }

    /// <summary>A stream for one sequence of tokens; see <see cref="StreamingSession"/>.</summary>
    /// <exception cref="InvalidOperationException">A layer reads sequences from their end.</exception>
    /// <exception cref="NotSupportedException">A module does not work step by step.</exception>
    public static TokenSession Stream<TOutput>(this Module<TokenBatch, TOutput> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model.OpenStream(inputSize: 1));
    }
}
