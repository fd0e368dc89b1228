namespace RnnLib.Layers;

/// <summary>A network whose recurrence goes through its output: h = act(W x + V y + b), y' = out(U h + c), with y the output of the step before.</summary>
/// <remarks>
/// Jordan, "Serial order: a parallel distributed processing approach" (1986). Parameters: <c>weight_ih</c> W [hiddenSize, inputSize],
/// <c>weight_yh</c> V [hiddenSize, outputSize], <c>bias_h</c>, <c>weight_hy</c> U [outputSize, hiddenSize], <c>bias_y</c>.
/// In training the true outputs may take the place of the network's own (teacher forcing; Williams and Zipser, 1989): no step then waits for
/// the one before, and all are computed at once. Without them, and at inference, the network feeds on its own outputs, from zeros on;
/// <see cref="TeacherForcing"/> mixes both in training.
/// <example><code>
/// Sequence y = jordan.Forward(input, trueOutputs, pass);      // training
/// Sequence forecast = jordan.Predict(input);                  // on its own
/// </code></example>
/// </remarks>
public sealed class JordanRnn : Module<Sequence, Sequence>
{
    private readonly Recurrent<HiddenState> _layer;
    private readonly JordanCell _cell;

    /// <summary>A network with random weights, all from U(-k, k), k = 1 / sqrt(hiddenSize).</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of hidden units.</param>
    /// <param name="outputSize">The number of features that come out and are fed back.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">The activations.</param>
    public JordanRnn(int inputSize, int hiddenSize, int outputSize, Rng rng, JordanOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentNullException.ThrowIfNull(rng);
        _cell = Adopt(new JordanCell(inputSize, hiddenSize, outputSize, rng, options ?? new()));
        _layer = new(inputSize, _ => _cell);
        Name = $"JordanRnn({inputSize} -> {hiddenSize} -> {outputSize})";
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int? InputSize => _cell.InputSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _cell.HiddenSize;

    /// <summary>Feeds on its own outputs.</summary>
    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass) => _layer.Forward(input, pass);

    /// <summary>Feeds on the true outputs: step t sees that of step t - 1, the first step zeros.</summary>
    /// <param name="input">[batch, time, inputSize] with lengths.</param>
    /// <param name="trueOutputs">[batch, time, outputSize], as they should come out; null: the network's own.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>[batch, time, outputSize]; zeros beyond a sequence's end.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Sequence Forward(Sequence input, Sequence? trueOutputs, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (trueOutputs is null)
            return Forward(input, pass);
        Require(input, trueOutputs);
        var layout = StepLayout.Of(input);
        Tensor rows = _cell.Output(_cell.Project(layout.Pack(input), pass), layout.Pack(input.With(Before(trueOutputs.Values))), pass);
        return input.With(layout.Unpack(rows));
    }

    /// <summary>Feeds on the true outputs as often as teacher forcing says in a training pass; in any other on its own.</summary>
    /// <param name="input">[batch, time, inputSize] with lengths.</param>
    /// <param name="trueOutputs">[batch, time, outputSize], as they should come out.</param>
    /// <param name="forcing">How often step t sees the true output of step t - 1, and how often the network's own, through which gradients flow.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>[batch, time, outputSize]; zeros beyond a sequence's end.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Sequence Forward(Sequence input, Sequence trueOutputs, TeacherForcing forcing, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(trueOutputs);
        ArgumentNullException.ThrowIfNull(forcing);
        ArgumentNullException.ThrowIfNull(pass);
        Require(input, trueOutputs);
        var layout = StepLayout.Of(input);
        var plan = FeedbackPlan.Draw(forcing, layout, primer: 1, pass);
        if (plan.IsOnePass)
            return Forward(input, trueOutputs, pass);

        int outputSize = _cell.HiddenSize, inputSize = input.Features;
        Sequence truth = input.With(Ops.Concatenate([Before(trueOutputs.Values), input.Values], axis: 2));
        return SequenceFeedback.Run(truth, layout, plan, outputSize, detaches: false, (steps, _) =>
        {
            Tensor rows = StepLayout.Of(steps).Pack(steps);
            Tensor projected = _cell.Project(Ops.Slice(rows, 1, outputSize, inputSize), pass);
            return new(_cell.Output(projected, Ops.Slice(rows, 1, 0, outputSize), pass), []);
        });
    }

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => _layer.OpenStream(inputSize);

    private void Require(Sequence input, Sequence trueOutputs)
    {
        if (input.Features != InputSize)
            throw new ArgumentException($"{Name}: input: expected [batch, time, inputSize={InputSize}], got {input.Values.Shape}.", nameof(input));
        if (trueOutputs.Values.Shape != [input.Batch, input.Time, _cell.HiddenSize])
            throw new ArgumentException($"{Name}: trueOutputs: expected [batch={input.Batch}, time={input.Time}, outputSize={_cell.HiddenSize}], got {trueOutputs.Values.Shape}.", nameof(trueOutputs));
    }

    /// <summary>Each step's value is that of the step before.</summary>
    private static Tensor Before(Tensor values)
    {
        var (batch, time, size) = values.Shape;
        return time == 0 ? values : Ops.Concatenate([Tensor.Zeros([batch, 1, size]), Ops.Slice(values, axis: 1, 0, time - 1)], axis: 1);
    }

    private sealed class JordanCell : Cell<HiddenState>
    {
        private readonly Parameter _w, _v, _hiddenBias, _u, _outputBias;
        private readonly JordanOptions _options;

        public JordanCell(int inputSize, int hiddenSize, int outputSize, Rng rng, JordanOptions options)
            : base(inputSize, outputSize)
        {
            float bound = 1 / MathF.Sqrt(hiddenSize);
            Parameter Draw(string name, Shape shape) => Own(name, Tensor.Uniform(shape, -bound, bound, rng));
            _w = Draw("weight_ih", [hiddenSize, inputSize]);
            _v = Draw("weight_yh", [hiddenSize, outputSize]);
            _hiddenBias = Draw("bias_h", [hiddenSize]);
            _u = Draw("weight_hy", [outputSize, hiddenSize]);
            _outputBias = Draw("bias_y", [outputSize]);
            _options = options;
        }

        /// <summary>W x + b</summary>
        protected internal override Tensor Project(Tensor input, ForwardContext pass) => Ops.Linear(input, pass.Read(_w), pass.Read(_hiddenBias));

        protected internal override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) => new(Output(projected, state.Hidden, pass));

        public Tensor Output(Tensor projected, Tensor previousOutput, ForwardContext pass)
        {
            Tensor hidden = _options.Activation.Apply(projected + Ops.Linear(previousOutput, pass.Read(_v)));
            return _options.OutputActivation.Apply(Ops.Linear(hidden, pass.Read(_u), pass.Read(_outputBias)));
        }
    }
}
