namespace RnnLib.Layers;

/// <summary>A model at work on one sequence that has no end in sight: a step in, an output out, without allocation after the first step.</summary>
/// <remarks>
/// The output of each step is what <c>Predict</c> gives for the sequence so far (of a model that ends in <see cref="LastStep"/>), or
/// its last step (of one that gives a sequence). The weights stay in the model: any number of streams on any number of threads share
/// them, each stream on one thread at a time; a weight that changes counts from the next step on.
/// <example><code>
/// var session = model.Stream();
/// float next = session.Push(measurement);
/// SessionState state = session.State;    // a copy: keep it, save it, give it to another session of the same model
/// </code></example>
/// </remarks>
public abstract class StreamingSession
{
    private readonly SessionState _initial;

    private protected StreamingSession(StreamStep step)
    {
        Step = step;
        _initial = State;
    }

    /// <summary>Everything that is carried from step to step; assigning it moves the stream there.</summary>
    /// <exception cref="ArgumentException">The state is that of another model; the stream is unchanged.</exception>
    public SessionState State
    {
        get => SessionState.Of(Step.Memory);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.WriteTo(Step.Memory);
        }
    }

    private protected StreamStep Step { get; }

    /// <summary>Begins a new sequence.</summary>
    public void Reset() => State = _initial;
}

/// <summary>A stream of steps that are numbers.</summary>
public sealed class SequenceSession : StreamingSession
{
    private readonly int _inputSize;

    internal SequenceSession(StreamStep step, int inputSize)
        : base(step) => _inputSize = inputSize;

    /// <summary>Takes one step.</summary>
    /// <param name="input">The features of the step, [inputSize].</param>
    /// <returns>The model's output for this step; valid until the next call.</returns>
    /// <exception cref="ArgumentException">The number of features is not what the model expects.</exception>
    public ReadOnlySpan<float> Push(ReadOnlySpan<float> input) => input.Length == _inputSize
        ? Step.Push(input)
        : throw new ArgumentException($"Push: input: expected [inputSize={_inputSize}], got [{input.Length}].", nameof(input));

    /// <summary>Takes one step of a model with one input feature and one output.</summary>
    /// <exception cref="InvalidOperationException">The model gives more than one number.</exception>
    public float Push(float input)
    {
        ReadOnlySpan<float> output = Push([input]);
        return output.Length == 1 ? output[0] : throw new InvalidOperationException($"Push: the model gives {output.Length} numbers for a step; push a span.");
    }
}

/// <summary>A stream of steps that are tokens.</summary>
public sealed class TokenSession : StreamingSession
{
    internal TokenSession(StreamStep step)
        : base(step)
    {
    }

    /// <summary>Takes one token.</summary>
    /// <param name="token">The token's number.</param>
    /// <returns>The model's output for this step, such as the logits of the next token; valid until the next call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The token is not in the vocabulary.</exception>
    public ReadOnlySpan<float> Push(int token) => Step.Push(token);
}
