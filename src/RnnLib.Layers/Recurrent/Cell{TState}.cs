namespace RnnLib.Layers;

/// <summary>A recurrent cell of your own: one step, written with tensor operations. <see cref="Recurrent{TState}"/> brings time, lengths, directions and depth.</summary>
/// <remarks>
/// Gradients come from the operations. What does not need the state belongs into <see cref="Project"/>, which sees all steps at once.
/// <example>A leaky integrator, h' = (1 - a) h + a tanh(W x + U h):<code>
/// sealed class LeakyCell : Cell&lt;HiddenState&gt;
/// {
///     private readonly Linear _input, _hidden;
///
///     public LeakyCell(int inputSize, int hiddenSize, Rng rng)
///         : base(inputSize, hiddenSize) =&gt;
///         (_input, _hidden) = (Own("input", new Linear(inputSize, hiddenSize, rng)), Own("hidden", new Linear(hiddenSize, hiddenSize, rng)));
///
///     protected override Tensor Project(Tensor input, ForwardContext pass) =&gt; _input.Forward(input, pass);
///
///     protected override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) =&gt;
///         new(0.9f * state.Hidden + 0.1f * Ops.Tanh(projected + _hidden.Forward(state.Hidden, pass)));
/// }
///
/// var layer = new Recurrent&lt;HiddenState&gt;(8, inputSize =&gt; new LeakyCell(inputSize, 32, rng), new() { Layers = 2, Bidirectional = true });
/// </code></example>
/// </remarks>
/// <typeparam name="TState"><see cref="HiddenState"/>, <see cref="LstmState"/>, or a state of your own.</typeparam>
public abstract class Cell<TState> : Module
    where TState : struct, IRecurrentState<TState>
{
    private readonly int _inputSize;

    /// <summary>A cell of given sizes.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of features of the hidden state.</param>
    protected Cell(int inputSize, int hiddenSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        (_inputSize, HiddenSize) = (inputSize, hiddenSize);
    }

    /// <inheritdoc/>
    public sealed override int? InputSize => _inputSize;

    /// <summary>The number of features of the hidden state.</summary>
    public int HiddenSize { get; }

    /// <inheritdoc/>
    public sealed override int? OutputSize(int? inputSize) => HiddenSize;

    /// <summary>The state before the first step: zeros, [batch, hiddenSize] for each part, unless a cell knows better.</summary>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="pass">The pass, for a state that is learned.</param>
    protected internal virtual TState InitialState(int batch, ForwardContext pass) =>
        TState.Of([.. Enumerable.Range(0, TState.PartCount).Select(_ => Tensor.Zeros([batch, HiddenSize]))]);

    /// <summary>What the cell makes of the inputs alone, for all steps of all sequences at once. Default: the inputs themselves.</summary>
    /// <param name="input">[rows, inputSize]: a row per step and sequence.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>[rows, any size]</returns>
    protected internal virtual Tensor Project(Tensor input, ForwardContext pass) => input;

    /// <summary>One step of the sequences that are still running.</summary>
    /// <param name="projected">[batch, size]: this step's rows of what <see cref="Project"/> returned.</param>
    /// <param name="state">The state before the step; parts [batch, features].</param>
    /// <param name="pass">The pass.</param>
    /// <returns>The state after the step, parts of the same shapes; its first part is the cell's output.</returns>
    protected internal abstract TState Step(Tensor projected, TState state, ForwardContext pass);
}
