using RnnLib.Layers;

namespace RnnLib.Training;

/// <summary>Keeps histograms of all weights and of their gradients, every so many steps or at the end of every so many epochs.</summary>
public sealed class Histograms : Callback
{
    private readonly HistogramsOptions _options;
    private readonly List<HistogramRecord> _records = [];

    /// <summary>Collects as the options say; by default at the end of every epoch.</summary>
    public Histograms(HistogramsOptions? options = null) => _options = options ?? new();

    /// <summary>What was collected, in the order of the steps; in a resumed run, since it was resumed.</summary>
    public IReadOnlyList<HistogramRecord> Records => _records;

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress) => _records.Clear();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_options.EverySteps is { } steps && progress.Step % steps == 0)
            Collect(progress.Step, progress.Model, progress.Gradients);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_options.EverySteps is null && progress.Epoch % _options.EveryEpochs == 0)
            Collect(progress.Step, progress.Model, progress.Gradients);
    }

    /// <summary>Adds a record now: what the callback does by itself, and what a loop by hand calls between <c>pass.Backward</c> and the optimiser's step.</summary>
    /// <param name="step">The step to note.</param>
    /// <param name="model">The model whose weights to look at.</param>
    /// <param name="gradients">Gradients to look at as well; null for none.</param>
    public void Collect(long step, Module model, Gradients? gradients = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var weights = new Dictionary<string, Histogram>();
        var slopes = new Dictionary<string, Histogram>();
        foreach ((string path, Parameter parameter) in model.NamedParameters)
        {
            weights[path] = Histogram.Of(parameter.Value.Data, _options.Bins);
            if (gradients is not null && gradients.TryGet(parameter, out Tensor? gradient))
                slopes[path] = Histogram.Of(gradient.Data, _options.Bins);
        }

        _records.Add(new(step, weights, slopes));
    }
}

/// <summary>The options of <see cref="Histograms"/>.</summary>
public sealed record HistogramsOptions
{
    /// <summary>Collects every so many steps; null (the default): at the end of epochs.</summary>
    public int? EverySteps
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(EverySteps), value, "EverySteps: expected 1 or more, or null.");
    }

    /// <summary>Collects at the end of every so many epochs, unless <see cref="EverySteps"/> is set. Default 1.</summary>
    public int EveryEpochs
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(EveryEpochs), value, "EveryEpochs: expected 1 or more.");
    } = 1;

    /// <summary>The number of bins. Default 30.</summary>
    public int Bins
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Bins), value, "Bins: expected 1 or more.");
    } = 30;
}

/// <summary>Weights and gradients at one step.</summary>
/// <param name="Step">The step, the first being 1.</param>
/// <param name="Weights">By the parameters' paths.</param>
/// <param name="Gradients">By the parameters' paths; empty where none were given.</param>
public sealed record HistogramRecord(long Step, IReadOnlyDictionary<string, Histogram> Weights, IReadOnlyDictionary<string, Histogram> Gradients);
