namespace RnnLib.Layers;

/// <summary>What a recurrent layer gives: <c>var (output, state) = lstm.Forward(sequence, initialState: null, pass);</c></summary>
/// <typeparam name="TState"><see cref="HiddenState"/> or <see cref="LstmState"/>.</typeparam>
/// <param name="Output">The last layer's hidden states at every step, [batch, time, directions * hiddenSize]; zeros beyond a sequence's end.</param>
/// <param name="State">The state of every layer after the last valid step of its direction.</param>
public readonly record struct RecurrentOutput<TState>(Sequence Output, TState State)
    where TState : struct;
