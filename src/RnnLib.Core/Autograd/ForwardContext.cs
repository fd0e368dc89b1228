namespace RnnLib;

/// <summary>One pass through a model: its tape, its mode and its randomness, explicit and never global.</summary>
/// <remarks>
/// <example><code>
/// var pass = ForwardContext.Training(rng);
/// Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
/// Gradients gradients = pass.Backward(loss);
/// </code></example>
/// Nothing needs to be disposed; but <c>using var pass = ...</c> gives the memory of a recording pass to the next one, where it would
/// otherwise wait for the garbage collector: large models then train faster and allocate next to nothing. The trainer does so.
/// A recording pass serves one forward and one backward run on one thread. <see cref="Inference"/> records nothing and may be
/// used by any number of threads at once. Where large outputs are computed again and again, <c>using var pass = ForwardContext.Predicting()</c>
/// spares the garbage collector.
/// </remarks>
public sealed class ForwardContext : IDisposable
{
    private readonly Tape? _tape;
    private readonly Rng? _rng;
    private readonly PassMemory? _memory;
    private readonly Dictionary<Parameter, Tensor>? _derived;
    private Tensor? _penalty;

    private ForwardContext(Tape? tape, Rng? rng, PassMemory? memory, long step = 0, CarriedState? carried = null)
    {
        (_tape, _rng, _memory, Step) = (tape, rng, memory, step);
        _derived = tape is null ? null : [];
        Carried = carried is null ? null : new(carried);
    }

    /// <summary>A pass without tape or randomness: for prediction and evaluation.</summary>
    public static ForwardContext Inference { get; } = new(null, null, null);

    /// <summary>Whether layers such as dropout act as in training.</summary>
    public bool IsTraining => _rng is not null;

    /// <summary>Whether operations on tracked tensors are recorded for <see cref="Backward(Tensor)"/>.</summary>
    public bool IsRecording => _tape is not null;

    /// <summary>The randomness of a training pass.</summary>
    /// <exception cref="InvalidOperationException">This is not a training pass; see <see cref="IsTraining"/>.</exception>
    public Rng Rng => _rng ?? throw new InvalidOperationException("only a training pass (ForwardContext.Training) draws random numbers.");

    /// <summary>How many training steps came before this pass, for what changes as training goes on, such as scheduled sampling; 0 outside of training.</summary>
    public long Step { get; }

    /// <summary>The sum of what <see cref="Penalize"/> was given so far: what <see cref="Backward(Tensor)"/> adds to the loss.</summary>
    public float Penalty { get; private set; }

    /// <summary>What recurrent layers carry from pass to pass; null if each pass begins anew.</summary>
    internal Carriage? Carried { get; }

    /// <summary>Where the pass keeps what it computes; null if each tensor has memory of its own.</summary>
    internal PassMemory? Memory => _memory;

    /// <summary>Who watches this pass, for diagnostics; null for nobody.</summary>
    internal PassObserver? Observer => _tape?.Observer;

    /// <summary>A recording pass in training mode, whose random draws come from <paramref name="rng"/>.</summary>
    /// <param name="rng">Draws what is random in training, such as dropout masks.</param>
    /// <param name="step">How many training steps came before; see <see cref="Step"/>.</param>
    /// <param name="carried">The states in which recurrent layers begin, and where they leave those in which they end; null: each pass begins anew.</param>
    public static ForwardContext Training(Rng rng, long step = 0, CarriedState? carried = null)
    {
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return Recording(rng, step, carried);
    }

    /// <summary>A recording pass without the randomness of training: for gradients of the model as it predicts.</summary>
    /// <param name="carried">The states in which recurrent layers begin, and where they leave those in which they end; null: each pass begins anew.</param>
    public static ForwardContext Differentiating(CarriedState? carried = null) => Recording(null, 0, carried);

    /// <summary>A recording pass that an observer watches; what is frozen is recorded too, so that nothing escapes it.</summary>
    /// <param name="observer">Who watches.</param>
    /// <param name="rng">The randomness of training; null for a pass without it.</param>
    /// <param name="step">See <see cref="Step"/>.</param>
    /// <param name="carried">The states in which recurrent layers begin; null: each begins anew.</param>
    internal static ForwardContext Observed(PassObserver observer, Rng? rng, long step = 0, CarriedState? carried = null) =>
        Recording(rng, step, carried, observer);

    /// <summary>A pass like <see cref="Inference"/>, for one thread, whose large tensors live in memory that <see cref="Dispose"/> gives to
    /// later passes: what the pass computed is to be read before, or kept with <see cref="Ops.Detach"/>.</summary>
    /// <param name="carried">The states in which recurrent layers begin, and where they leave those in which they end; null: each pass begins anew.</param>
    public static ForwardContext Predicting(CarriedState? carried = null) =>
        new(null, null, new(PassMemory.LargeObject, isInherited: true), carried: carried);

    /// <summary>The pass that records a tensor; <see cref="Inference"/> if none does.</summary>
    /// <remarks>For a loss that has parameters of its own and is given nothing but the prediction:
    /// <c>ForwardContext.Of(prediction.Values).Read(temperature)</c> reads them where the prediction was made.</remarks>
    public static ForwardContext Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Tape?.Pass ?? Inference;
    }

    /// <summary>A parameter's value within this pass: the only way from parameter to tape.</summary>
    /// <returns>The same tensor at every call within one pass; untracked at inference or when the parameter is frozen. A derived parameter
    /// is computed on the tape at the first call, so that gradients flow on into its sources.</returns>
    public Tensor Read(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (_tape?.Observer is { } observer)
            observer.Read(parameter);
        if (parameter.Derivation is { } derivation && _derived is not null)
            return _derived.TryGetValue(parameter, out Tensor? value) ? value : _derived[parameter] = derivation.Evaluate(this);
        return _tape is null || (parameter.IsFrozen && _tape.Observer is null) ? parameter.Value : _tape.Alias(parameter);
    }

    /// <summary>A tensor whose gradient this pass is to compute: use what is returned, and ask <see cref="Gradients.Of(Tensor)"/> for it.</summary>
    public Tensor Watch(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.IsTracked)
            throw new ArgumentException("Watch: the tensor is on a tape already; use Ops.Detach to cut it off first.", nameof(tensor));
        return _tape?.Watch(tensor) ?? tensor;
    }

    /// <summary>Lets a module add to the loss of this pass, whoever computes it: <see cref="Backward(Tensor)"/> runs from the sum. Nothing
    /// outside of training.</summary>
    /// <param name="penalty">A tensor of one element, computed in this pass.</param>
    /// <exception cref="ArgumentException">It has more than one element.</exception>
    public void Penalize(Tensor penalty)
    {
        ArgumentNullException.ThrowIfNull(penalty);
        if (penalty.Count != 1)
            throw new ArgumentException($"Penalize: penalty: expected one element, got {penalty.Shape}; reduce it with Ops.Sum or Ops.Mean.", nameof(penalty));
        if (!IsTraining)
            return;
        Tensor scalar = Ops.Reshape(penalty, []);
        _penalty = _penalty is null ? scalar : _penalty + scalar;
        Penalty += penalty.ToScalar();
    }

    /// <summary>Runs the tape backward from a loss, and from what modules added to it with <see cref="Penalize"/>. A pass runs backward once.</summary>
    /// <param name="loss">A tensor of one element, computed in this pass.</param>
    /// <exception cref="ArgumentException">The loss has more than one element, or does not depend on anything this pass records.</exception>
    /// <exception cref="InvalidOperationException">This pass records nothing, has run backward before, or a parameter changed meanwhile.</exception>
    public Gradients Backward(Tensor loss)
    {
        var gradients = _tape is null ? new Gradients() : new(_tape.Memory);
        Backward(loss, gradients);
        return gradients;
    }

    /// <summary>Runs the tape backward from a loss and adds to existing gradients.</summary>
    /// <inheritdoc cref="Backward(Tensor)"/>
    public void Backward(Tensor loss, Gradients accumulateInto)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(accumulateInto);
        if (_tape is null)
            throw new InvalidOperationException("Backward: an inference pass records nothing; use ForwardContext.Training.");
        if (loss.Count != 1)
            throw new ArgumentException($"Backward: loss: expected one element, got {loss.Shape}; reduce it with Ops.Sum or Ops.Mean.", nameof(loss));
        if (loss.Tape != _tape)
            throw new ArgumentException("Backward: loss: it was not computed from anything that this pass records.", nameof(loss));
        _tape.Backward(_penalty is null || _tape.IsConsumed ? loss : Ops.Reshape(loss, []) + _penalty, accumulateInto);
    }

    /// <summary>Gives the memory of all tensors that this pass has computed to later passes; they must not be read any more. Nor may
    /// the gradients that <see cref="Backward(Tensor)"/> made. Parameters, gradients of your own and what <see cref="Ops.Detach"/> returned live on. <see cref="Inference"/> has nothing to give.</summary>
    public void Dispose()
    {
        _tape?.Release();
        _memory?.Release();
    }

    private static ForwardContext Recording(Rng? rng, long step, CarriedState? carried, PassObserver? observer = null)
    {
        var tape = new Tape { Observer = observer };
        return tape.Pass = new(tape, rng, tape.Memory, step, carried);
    }
}
