namespace RnnLib.Layers;

/// <summary>A model of numbers that feeds on its own output: at each step it predicts the next value, which is then its input.</summary>
/// <remarks>
/// A step's input is the value of that step and behind it, if the layer takes more features than are fed back, what else is known of the step
/// (exogenous inputs: the hour, the price): [value, exogenous]. Output t is the prediction of value t + 1, so the target is the series one step on.
/// In training <see cref="FeedbackOptions.TeacherForcing"/> says how often value t is the truth and how often output t - 1; outside of training,
/// it is the output. With the truth at every step all steps run as one pass, as a plain chain would; otherwise step by step, or in
/// pieces where neighbouring steps read the truth. Gradients flow through what is fed back. Parameters: <c>layer</c> and <c>head</c>.
/// <example><code>
/// var model = new Autoregressive(new Lstm(1, 32, rng), new Linear(32, 1, rng), new() { TeacherForcing = TeacherForcing.InverseSigmoid(k: 300) });
/// trainer.Fit(() => [new(Ops.Slice(series, 1, 0, n - 1), Ops.Slice(series, 1, 1, n - 1))], epochs);
/// Sequence forecast = model.RollOut(history, steps: 24);
/// </code></example>
/// A stream takes the value of each step, true or fed back by the caller, and gives the prediction of the next.
/// </remarks>
public sealed class Autoregressive : Module<Sequence, Sequence>
{
    private readonly Module<Sequence, Sequence> _layer;
    private readonly Module<Tensor, Tensor> _head;
    private readonly PerStep _headPerStep;
    private readonly StepwiseBody _body;
    private readonly AutoregressiveOptions _options;
    private readonly int _valueSize;

    /// <summary>A model of a layer and a head.</summary>
    /// <param name="layer">One forward direction: <see cref="Lstm"/>, <see cref="Gru"/>, <see cref="Rnn"/>, <see cref="Recurrent{TState}"/> ..., or a chain of
    /// such layers with <see cref="PerStep"/> and <see cref="LockedDropout"/> between them. It takes the values, and exogenous inputs behind them.</param>
    /// <param name="head">From the layer's output at a step to the prediction of the next value.</param>
    /// <param name="options">Teacher forcing, primer, what is fed back.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a part of the layer cannot work step by step.</exception>
    /// <exception cref="InvalidOperationException">A layer reads sequences from their end.</exception>
    public Autoregressive(Module<Sequence, Sequence> layer, Module<Tensor, Tensor> head, AutoregressiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(head);
        (_layer, _head, _options) = (Own("layer", layer), head, options ?? new());
        _headPerStep = Own("head", new PerStep(head));
        _body = new(nameof(Autoregressive), layer, head);
        _valueSize = _options.ValueSize ?? _body.OutputSize;
        if (_valueSize > _body.OutputSize || _valueSize > _body.InputSize)
            throw new ArgumentException($"Autoregressive: {_valueSize} features are to be fed back, but the head gives {_body.OutputSize} and the layer takes {_body.InputSize}.", nameof(layer));
    }

    /// <inheritdoc/>
    public override string Name => $"Autoregressive({_valueSize}{(ExogenousSize > 0 ? $" + {ExogenousSize}" : "")} -> {_body.OutputSize})";

    /// <summary>The number of features of a step: values and exogenous inputs.</summary>
    public override int? InputSize => _body.InputSize;

    /// <summary>How many features of a step are not fed back but given.</summary>
    public int ExogenousSize => _body.InputSize - _valueSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _body.OutputSize;

    /// <summary>Predicts the next value at every step.</summary>
    /// <param name="input">[batch, time, values + exogenous inputs] with lengths. Where the model reads its own output, the value is not read.</param>
    /// <param name="pass">The pass. In a training pass teacher forcing draws from its generator and goes by its step.</param>
    /// <returns>[batch, time, outputSize]; zeros beyond a sequence's end.</returns>
    /// <exception cref="ArgumentException">The input has another number of features than expected.</exception>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        Require(input, nameof(input));
        ArgumentNullException.ThrowIfNull(pass);
        var layout = StepLayout.Of(input);
        return Forward(input, layout, _options.PlanOf(layout, pass), pass);
    }

    /// <summary>Reads a primer and runs on freely, at inference.</summary>
    /// <param name="primer">[batch, time, values + exogenous inputs]; each sequence goes on at its own end.</param>
    /// <param name="steps">How many values to predict.</param>
    /// <param name="futureInputs">[batch, steps - 1 or more, exogenous inputs]: those of the steps after each sequence's end; null if the model takes none.</param>
    /// <returns>[batch, steps, outputSize]: what comes after the primer's last step.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or a primer is empty.</exception>
    public Sequence RollOut(Sequence primer, int steps, Sequence? futureInputs = null)
    {
        using var pass = ForwardContext.Predicting();
        return Ops.Detach(RollOut(primer, steps, futureInputs, pass).Values);
    }

    /// <summary>Reads a primer and runs on freely, within a pass: in a recording one gradients flow back through all steps, for a loss over a whole forecast.</summary>
    /// <inheritdoc cref="RollOut(Sequence, int, Sequence)"/>
    /// <param name="primer">[batch, time, values + exogenous inputs]; each sequence goes on at its own end.</param>
    /// <param name="steps">How many values to predict.</param>
    /// <param name="futureInputs">[batch, steps - 1 or more, exogenous inputs]: those of the steps after each sequence's end; null if the model takes none.</param>
    /// <param name="pass">The pass.</param>
    public Sequence RollOut(Sequence primer, int steps, Sequence? futureInputs, ForwardContext pass)
    {
        Require(primer, nameof(primer));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        ArgumentNullException.ThrowIfNull(pass);
        RollOutShapes.RequirePrimer(Name, primer.Lengths);
        RollOutShapes.RequireInputs(Name, nameof(futureInputs), futureInputs, primer.Batch, steps - 1, ExogenousSize);

        var layout = StepLayout.Of(primer);
        using var scope = new StepwiseScope();
        Sequence sorted = new(SequenceFeedback.ByPlace(primer, layout), [.. layout.Places.Select(sequence => primer.Lengths[sequence])]);
        Tensor? future = futureInputs is null || steps == 1 ? null : Ops.Gather(futureInputs.Values, layout.Places);
        Tensor[] outputs = FeedbackLoop.RunFree(steps, _body.AdvanceToEnd(sorted, scope, pass), _options.DetachFeedback, (step, own, state) =>
        {
            Tensor value = _valueSize == _body.OutputSize ? own : Ops.Slice(own, 1, 0, _valueSize);
            Tensor x = Ops.Reshape(value, [primer.Batch, 1, _valueSize]);
            return _body.Advance(future is null ? x : Ops.Concatenate([x, Ops.Slice(future, 1, step - 1, 1)], axis: 2), state, scope, pass);
        });
        return RollOutShapes.BySequence(Ops.Stack(outputs, axis: 1), layout);
    }

    internal Sequence Forward(Sequence input, StepLayout layout, FeedbackPlan plan, ForwardContext pass)
    {
        if (plan.IsOnePass)
            return _headPerStep.Forward(_layer.Forward(input, pass), pass);
        using var scope = new StepwiseScope();
        return SequenceFeedback.Run(input, layout, plan, _valueSize, _options.DetachFeedback, (steps, state) => _body.Advance(steps, state, scope, pass));
    }

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) =>
        new ChainStream([_layer.OpenStream(inputSize), _head.OpenStream(_layer.OutputSize(inputSize) ?? 0)]);

    private void Require(Sequence input, string name)
    {
        ArgumentNullException.ThrowIfNull(input, name);
        if (input.Features != _body.InputSize)
            throw new ArgumentException($"{Name}: {name}: expected [batch, time, values={_valueSize} + exogenous={ExogenousSize}], got {input.Values.Shape}.", name);
    }
}
