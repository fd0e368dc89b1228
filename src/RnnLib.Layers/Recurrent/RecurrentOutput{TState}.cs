namespace RnnLib.Layers;

/// <summary>What a recurrent layer gives: <c>var (output, state) = lstm.Forward(sequence, initialState: null, pass);</c></summary>
/// <typeparam name="TState"><see cref="HiddenState"/>, <see cref="LstmState"/>, or that of a cell of your own.</typeparam>
/// <param name="Output">The last layer's hidden states at every step, [batch, time, directions * hiddenSize]; zeros beyond a sequence's end.</param>
/// <param name="State">The state of every layer after the last valid step of its direction.</param>
public readonly record struct RecurrentOutput<TState>(Sequence Output, TState State)
    where TState : struct;

/// <summary>What a recurrent layer gives when all states are asked for.</summary>
/// <typeparam name="TState"><see cref="HiddenState"/>, <see cref="LstmState"/>, or that of a cell of your own.</typeparam>
/// <param name="Output">The last layer's hidden states at every step, [batch, time, directions * hiddenSize]; zeros beyond a sequence's end.</param>
/// <param name="State">The state of every layer after the last valid step of its direction.</param>
/// <param name="Steps">The state of every layer after every step: parts [layers * directions, batch, time, features], zeros beyond a sequence's
/// end. A backward direction's state stands at the step it has just read.</param>
public readonly record struct RecurrentStates<TState>(Sequence Output, TState State, TState Steps)
    where TState : struct;

/// <summary>What one step of a recurrent layer gives: <c>(output, state) = decoder.Step(input, state, pass);</c></summary>
/// <typeparam name="TState"><see cref="HiddenState"/>, <see cref="LstmState"/>, or that of a cell of your own.</typeparam>
public readonly record struct RecurrentStep<TState>
    where TState : struct
{
    internal RecurrentStep(Tensor output, TState state) => (Output, State) = (output, state);

    /// <summary>The last layer's hidden state, [batch, hiddenSize].</summary>
    public Tensor Output { get; }

    /// <summary>The state of every layer, to give to the next step.</summary>
    public TState State { get; }

    /// <summary>Takes both apart, the state as <c>Step</c> takes it: null before the first step.</summary>
    public void Deconstruct(out Tensor output, out TState? state) => (output, state) = (Output, State);
}
