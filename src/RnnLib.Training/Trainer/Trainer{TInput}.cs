using System.Diagnostics;
using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>The training loop: epochs, batches, forward, loss, backward, clip, step, metrics, validation, callbacks.</summary>
/// <remarks>
/// Every part is an object that you can replace, <see cref="TrainStep"/> can be overridden, and a loop by hand gives the same numbers to
/// the last bit. Equal seeds and equal data order give bit-identical runs.
/// <example><code>
/// var trainer = new Trainer&lt;Sequence&gt;(model, Losses.MeanSquaredError, new() { Optimizer = new Adam(), Clip = GradientClip.ByNorm(1) });
/// History history = trainer.Fit(() => windows.Batches(batchSize: 32, shuffle: rng), epochs: 20);
/// </code></example>
/// </remarks>
/// <typeparam name="TInput">What the model takes: <see cref="Sequence"/>, <see cref="TokenBatch"/>, <see cref="Tensor"/> or a type of your own.</typeparam>
public class Trainer<TInput>
{
    private readonly Module _model;
    private readonly Func<TInput, ForwardContext, Prediction> _forward;
    private readonly Loss _loss;
    private readonly TrainerOptions _options;
    private readonly Parameter[] _parameters;
    private readonly Gradients _gradients = new();
    private readonly Rng _rng;

    /// <summary>A trainer of a model that gives a row per sequence.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="loss">What to make small: a method of <see cref="Losses"/>, or your own.</param>
    /// <param name="options">Optimiser, clipping, metrics, callbacks, seed.</param>
    public Trainer(Module<TInput, Tensor> model, Loss loss, TrainerOptions? options = null)
        : this(model, (input, pass) => model.Forward(input, pass), loss, options)
    {
    }

    /// <summary>A trainer of a model that gives a row per step.</summary>
    /// <inheritdoc cref="Trainer{TInput}(Module{TInput, Tensor}, Loss, TrainerOptions)"/>
    public Trainer(Module<TInput, Sequence> model, Loss loss, TrainerOptions? options = null)
        : this(model, (input, pass) => model.Forward(input, pass), loss, options)
    {
    }

    private Trainer(Module model, Func<TInput, ForwardContext, Prediction> forward, Loss loss, TrainerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        (_model, _forward, _loss, _options) = (model, forward, loss, options ?? new());
        _parameters = [.. model.Parameters];
        if (_options.Metrics.GroupBy(metric => metric.Name).FirstOrDefault(names => names.Count() > 1) is { } twice)
            throw new ArgumentException($"Trainer: Metrics: two metrics are called '{twice.Key}'.", nameof(options));
        Optimizer = _options.Optimizer ?? new Adam();
        _rng = new(_options.Seed);
    }

    /// <summary>The optimiser, whose learning rate may be changed between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Trains for a number of epochs.</summary>
    /// <param name="batches">Gives the batches of an epoch; called once per epoch, so that each may shuffle anew.</param>
    /// <param name="epochs">How many times to go through the data.</param>
    /// <param name="validation">Gives the batches to evaluate on after each epoch; null for none.</param>
    /// <param name="cancellation">Stops the run after the current batch; the model stays as the last step left it, and
    /// <see cref="History.StopReason"/> says so.</param>
    /// <returns>What each completed epoch brought.</returns>
    /// <exception cref="ArgumentException">A batch does not fit the model or the loss, or an epoch has no batches.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite; the model stays as it was before that batch.</exception>
    public History Fit(
        Func<IEnumerable<Batch<TInput>>> batches,
        int epochs,
        Func<IEnumerable<Batch<TInput>>>? validation = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        var progress = new TrainingProgress(_model, Optimizer, epochs);
        Notify(callback => callback.OnFitStart(progress));
        for (int epoch = 1; epoch <= epochs && progress.StopReason is null; epoch++)
        {
            progress.Epoch = epoch;
            FitEpoch(progress, batches(), validation, cancellation);
        }

        progress.History.StopReason = progress.History.Epochs.Count < epochs ? progress.StopReason : null;
        Notify(callback => callback.OnFitEnd(progress));
        return progress.History;
    }

    /// <summary>The loss and the metrics on some data, without learning from it.</summary>
    /// <param name="batches">The data.</param>
    /// <exception cref="ArgumentException">There are no batches, or one does not fit.</exception>
    public Evaluation Evaluate(IEnumerable<Batch<TInput>> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var tally = new Tally(_options.Metrics);
        bool any = false;
        foreach (Batch<TInput> batch in batches)
        {
            any = true;
            using var pass = ForwardContext.Predicting();
            Prediction prediction = _forward(batch.Input, pass);
            tally.Add(ScalarLoss(_loss(prediction, batch.Target)), prediction, batch.Target);
        }

        return any ? new(tally.Loss, tally.Metrics) : throw new ArgumentException("Evaluate: there are no batches.", nameof(batches));
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
        Prediction prediction = _forward(batch.Input, pass);
        Tensor loss = _loss(prediction, batch.Target);
        float value = ScalarLoss(loss);
        if (!float.IsFinite(value))
            throw new TrainingDivergedException($"the loss became {value}");

        _gradients.Clear();
        pass.Backward(loss, _gradients);
        float norm = _options.Clip?.Apply(_gradients) ?? GradientClip.Norm(_gradients);
        if (!float.IsFinite(norm))
            throw new TrainingDivergedException($"the gradient norm became {norm}");
        Optimizer.Step(_parameters, _gradients);
        return new(prediction, value, norm);
    }

    private void FitEpoch(
        TrainingProgress progress, IEnumerable<Batch<TInput>> batches, Func<IEnumerable<Batch<TInput>>>? validation, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        progress.Batch = 0;
        if (batches is IReadOnlyCollection<Batch<TInput>> known)
            progress.Batches = known.Count;
        Notify(callback => callback.OnEpochStart(progress));

        var tally = new Tally(_options.Metrics);
        double gradientNorms = 0;
        foreach (Batch<TInput> batch in batches)
        {
            if (MustStop(progress, cancellation))
                return;
            progress.Batch++;
            using var pass = ForwardContext.Training(_rng);   // until the metrics have seen what the model said
            StepResult result = Step(batch, pass, progress);
            tally.Add(result.Loss, result.Prediction, batch.Target);
            gradientNorms += result.GradientNorm;
            progress.Step++;
            (progress.BatchLoss, progress.EpochLoss, progress.GradientNorm) = (result.Loss, tally.Loss, result.GradientNorm);
            Notify(callback => callback.OnBatchEnd(progress));
        }

        if (progress.Batch == 0)
            throw new ArgumentException($"Fit: epoch {progress.Epoch} has no batches.", nameof(batches));
        if (MustStop(progress, cancellation))
            return;
        progress.Batches = progress.Batch;
        Evaluation? validated = null;
        if (validation is not null)
        {
            validated = Evaluate(validation().TakeWhile(_ => !MustStop(progress, cancellation)));
            if (progress.StopReason is not null)
                return;
        }

        progress.History.Add(new(
            progress.Epoch,
            tally.Loss,
            validated?.Loss,
            tally.Metrics,
            validated?.Metrics ?? new Dictionary<string, double>(),
            Optimizer.LearningRate,
            gradientNorms / progress.Batch,
            Stopwatch.GetElapsedTime(start)));
        Notify(callback => callback.OnEpochEnd(progress));
    }

    private static bool MustStop(TrainingProgress progress, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            progress.Stop($"cancelled in epoch {progress.Epoch} after {progress.Batch} batches");
        return progress.StopReason is not null;
    }

    private StepResult Step(Batch<TInput> batch, ForwardContext pass, TrainingProgress progress)
    {
        try
        {
            return TrainStep(batch, pass);
        }
        catch (TrainingDivergedException e)
        {
            throw new TrainingDivergedException(
                $"epoch {progress.Epoch}, batch {progress.Batch}: {e.Message}. The model is as it was before this batch. Lower the learning rate, clip the gradient (GradientClip.ByNorm), or look for NaN in the data.", e);
        }
    }

    private static float ScalarLoss(Tensor loss) => loss.Count == 1
        ? loss.ToScalar()
        : throw new ArgumentException($"loss: training needs one number, got {loss.Shape}; use Reduction.Mean or Reduction.Sum.", nameof(loss));

    private void Notify(Action<Callback> call)
    {
        foreach (Callback callback in _options.Callbacks)
            call(callback);
    }
}
