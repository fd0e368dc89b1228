using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>The training loop: epochs, batches, forward, loss, backward, clip, step, schedule, metrics, validation, callbacks, checkpoints.</summary>
/// <remarks>
/// Every part is an object that you can replace, <see cref="TrainStep"/> can be overridden, and a loop by hand gives the same numbers to
/// the last bit. Equal seeds and equal data order give bit-identical runs, and so does a run that was interrupted and resumed.
/// <example><code>
/// var trainer = new Trainer&lt;Sequence&gt;(model, Losses.MeanSquaredError, new() { Optimizer = new Adam(), Clip = GradientClip.ByNorm(1) });
/// History history = trainer.Fit(() => windows.Batches(batchSize: 32, shuffle: rng), epochs: 20);
/// </code></example>
/// </remarks>
/// <typeparam name="TInput">What the model takes: <see cref="Sequence"/>, <see cref="TokenBatch"/>, <see cref="Tensor"/> or a type of your own.</typeparam>
public partial class Trainer<TInput>
{
    private readonly Module _model;
    private readonly Func<TInput, ForwardContext, Prediction> _forward;
    private readonly bool _isPerStep;
    private readonly Loss _loss;
    private readonly TrainerOptions _options;
    private readonly Parameter[] _parameters;
    private readonly Gradients _gradients = new();
    private readonly Rng _rng;
    private int _accumulated;
    private TimeChunk<TInput> _chunk;   // what the present step learns from, with the states as they were before
    private float _initialRate, _rateLeft;   // by the schedule of the last Fit

    /// <summary>A trainer of a model that gives a row per sequence.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="loss">What to make small: a method of <see cref="Losses"/>, or your own.</param>
    /// <param name="options">Optimiser, clipping, metrics, callbacks, seed.</param>
    public Trainer(Module<TInput, Tensor> model, Loss loss, TrainerOptions? options = null)
        : this(model, (input, pass) => model.Forward(input, pass), isPerStep: false, loss, options)
    {
    }

    /// <summary>A trainer of a model that gives a row per step.</summary>
    /// <inheritdoc cref="Trainer{TInput}(Module{TInput, Tensor}, Loss, TrainerOptions)"/>
    public Trainer(Module<TInput, Sequence> model, Loss loss, TrainerOptions? options = null)
        : this(model, (input, pass) => model.Forward(input, pass), isPerStep: true, loss, options)
    {
    }

    private Trainer(Module model, Func<TInput, ForwardContext, Prediction> forward, bool isPerStep, Loss loss, TrainerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        (_model, _forward, _isPerStep, _loss, _options) = (model, forward, isPerStep, loss, options ?? new());
        _parameters = [.. model.Parameters];
        if (_options.Metrics.GroupBy(metric => metric.Name).FirstOrDefault(names => names.Count() > 1) is { } twice)
            throw new ArgumentException($"Trainer: Metrics: two metrics are called '{twice.Key}'.", nameof(options));
        Optimizer = _options.Optimizer ?? new Adam();
        if (Optimizer.Reevaluates && (_options.TruncatedBptt is not null || _options.GradientAccumulation > 1))
            throw new ArgumentException($"Trainer: {Optimizer.GetType().Name} computes the loss of a whole batch again at other weights: TruncatedBptt and GradientAccumulation do not go with it.", nameof(options));
        _rng = new(_options.Seed);
    }

    /// <summary>The optimiser, whose learning rate may be changed between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Trains for a number of epochs, or after <see cref="Resume"/> for those that are left of them.</summary>
    /// <param name="batches">Gives the batches of an epoch; called once per epoch, so that each may shuffle anew.</param>
    /// <param name="epochs">How many times to go through the data.</param>
    /// <param name="validation">Gives the batches to evaluate on after each epoch; null for none.</param>
    /// <param name="cancellation">Stops the run after the current batch; the model stays as the last step left it, and
    /// <see cref="History.StopReason"/> says so.</param>
    /// <returns>What each completed epoch brought.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model or the loss, or an epoch has no batches.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite; the model stays as it was before that batch.</exception>
    /// <exception cref="RnnLibFormatException">The checkpoint that is resumed from lacks what a callback or a metric needs.</exception>
    public History Fit(
        Func<IEnumerable<Batch<TInput>>> batches,
        int epochs,
        Func<IEnumerable<Batch<TInput>>>? validation = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        return new Run(this, batches, epochs, validation, cancellation).Execute();
    }

    /// <summary>The loss and the metrics on some data, without learning from it.</summary>
    /// <remarks>With <see cref="TrainerOptions.TruncatedBptt"/> the data is read in chunks of the same length, with the state carried on.</remarks>
    /// <param name="batches">The data.</param>
    /// <exception cref="ArgumentException">There are no batches, or one does not fit.</exception>
    public Evaluation Evaluate(IEnumerable<Batch<TInput>> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return Evaluate(batches, mustStop: () => false)!;
    }

    /// <summary>The same until it has to stop; null if it did.</summary>
    private Evaluation? Evaluate(IEnumerable<Batch<TInput>> batches, Func<bool> mustStop)
    {
        var tally = new Tally(_loss, _options.Metrics);
        TimeChunks<TInput>? chunks = ChunksOf(_options.TruncatedBptt is { } truncated ? new(truncated.Forward) { CarryBetweenBatches = truncated.CarryBetweenBatches } : null);
        bool any = false;
        foreach (Batch<TInput> batch in batches)
        {
            if (mustStop())
                return null;
            any = true;
            if (chunks is null)
                Count(new(batch, Carried: null), tally);
            chunks?.Begin(batch);
            while (chunks is { IsDone: false } && !mustStop())
                Count(chunks.Next(rng: null), tally);
        }

        if (mustStop())
            return null;

        return any ? new(tally.Loss, tally.Metrics) : throw new ArgumentException("Evaluate: there are no batches.", nameof(batches));
    }

    private void Count(TimeChunk<TInput> chunk, Tally tally)
    {
        using var pass = ForwardContext.Predicting(chunk.Carried);
        Prediction prediction = Forward(chunk.Batch, pass);
        if (chunk.IsLearned && HasTargets(prediction, chunk.Batch))
            tally.Add(ScalarLoss(_loss(prediction, chunk.Batch.Target)), prediction, chunk.Batch.Target);
    }

    /// <summary>What the model says, without tape or training behaviour.</summary>
    public Prediction Predict(TInput input) => _forward(input, ForwardContext.Inference);

    /// <summary>One step: forward, loss, backward, clip, optimiser. Override it for a step of your own.</summary>
    /// <param name="batch">What to learn from.</param>
    /// <param name="pass">A fresh training pass; what it computes can be read until the batch's metrics and callbacks have run.</param>
    /// <exception cref="TrainingDivergedException">The loss is not finite; no parameter has moved.</exception>
    protected virtual StepResult TrainStep(Batch<TInput> batch, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pass);
        RngState start = pass.Rng.State;
        try
        {
            return Learn(batch, pass, start);
        }
        catch (TrainingDivergedException e)
        {
            _accumulated = 0;
            NonFinite? origin = Diagnose.FirstNonFinite(
                _model, (input, again) => Forward(batch with { Input = input }, again), batch, _loss, start, pass.Step, _chunk.Carried);
            throw new TrainingDivergedException(e.Message, e) { Origin = origin is { Step: { } step } ? origin with { Step = step + _chunk.First } : origin };
        }
    }

    private StepResult Learn(Batch<TInput> batch, ForwardContext pass, RngState start)
    {
        if (_accumulated == 0)
            _gradients.Clear();
        (Prediction prediction, float loss) = Backward(batch, pass, _gradients);
        _accumulated++;
        bool isDue = _accumulated >= _options.GradientAccumulation;
        return new(prediction, loss, isDue ? Update(batch, loss, start, pass.Step) : GradientClip.Norm(_gradients) / _accumulated);
    }

    /// <summary>Moves the parameters by the mean of the gradients since the last time, which came to an end with this batch.</summary>
    private float Update(Batch<TInput> batch, float loss, RngState start, long step) => Update(loss, !Optimizer.Reevaluates ? null : gradients =>
    {
        using var again = ForwardContext.Training(new Rng(start), step);
        gradients.Clear();
        float value = Backward(batch, again, gradients).Loss;
        _options.Clip?.Apply(gradients);
        return value;
    });

    /// <summary>Adds a batch's gradients to others.</summary>
    private (Prediction Prediction, float Loss) Backward(Batch<TInput> batch, ForwardContext pass, Gradients gradients)
    {
        Prediction prediction = Forward(batch, pass);
        if (!HasTargets(prediction, batch))
            return (prediction, 0);
        Tensor loss = _loss(prediction, batch.Target);
        float value = ScalarLoss(loss);
        if (!float.IsFinite(value))
            throw new TrainingDivergedException($"the loss became {value}");
        pass.Backward(loss, gradients);
        return (prediction, value);
    }

    /// <summary>Moves the parameters by the mean of the gradients since the last time.</summary>
    /// <param name="loss">The loss, for an optimiser that computes it again.</param>
    /// <param name="reevaluate">Computes it again at other weights.</param>
    /// <returns>The norm of that mean before clipping.</returns>
    private float Update(float loss, Func<Gradients, float>? reevaluate)
    {
        if (_accumulated > 1)
            _gradients.Scale(1f / _accumulated);
        _accumulated = 0;
        float norm = _options.Clip?.Apply(_gradients) ?? GradientClip.Norm(_gradients);
        if (!float.IsFinite(norm))
            throw new TrainingDivergedException($"the gradient norm became {norm}");
        Optimizer.Step(_parameters, _gradients, loss, reevaluate);
        return norm;
    }

    /// <summary>What the model says at the steps that there is a target for: all, or with truncated backpropagation the last ones.</summary>
    private Prediction Forward(Batch<TInput> batch, ForwardContext pass)
    {
        Prediction prediction = _forward(batch.Input, pass);
        int learned = _isPerStep && _options.TruncatedBptt is not null && batch.Target.Shape.Rank > 1 ? batch.Target.Shape[1] : int.MaxValue;
        return prediction.Sequence is { } steps && learned < steps.Time ? steps.Steps(steps.Time - learned, learned) : prediction;
    }

    /// <summary>Whether anything in a batch counts: in a chunk of a batch all targets may be ignored, and it then only brings the state forward.</summary>
    private bool HasTargets(Prediction prediction, Batch<TInput> batch) =>
        _options.TruncatedBptt is null || LossCount.Of(_loss, prediction, batch.Target) > 0;

    private TimeChunks<TInput>? ChunksOf(TruncatedBptt? truncated) => truncated is null ? null : new(truncated, _isPerStep);

    private static float ScalarLoss(Tensor loss) => loss.Count == 1
        ? loss.ToScalar()
        : throw new ArgumentException($"loss: training needs one number, got {loss.Shape}; use Reduction.Mean or Reduction.Sum.", nameof(loss));
}
