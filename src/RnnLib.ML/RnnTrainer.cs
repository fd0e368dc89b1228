using Microsoft.ML;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.ML;

/// <summary>The training of a model as a step of an ML.NET pipeline, also for its cross-validation: each <see cref="Fit"/> trains a new model.</summary>
/// <remarks>
/// <example><code>
/// var trainer = new RnnTrainer(ml, rng =&gt; new Gru(1, 16, rng).Then(new LastStep()).Then(new Linear(16, 1, rng)), Losses.MeanSquaredError, new() { Epochs = 30 });
/// var fitted = ml.Transforms.NormalizeMeanVariance("Features").Append(trainer).Fit(data);
/// fitted.LastTransformer.Model.Save("model.safetensors");
/// </code></example>
/// </remarks>
public sealed class RnnTrainer : IEstimator<RnnTransformer>
{
    private readonly MLContext _context;
    private readonly Func<Rng, Module<Sequence, Tensor>> _create;
    private readonly Loss _loss;
    private readonly RnnTrainerOptions _options;

    /// <summary>A training.</summary>
    /// <param name="context">The context of the pipeline.</param>
    /// <param name="create">Makes a new model with random weights; it says how many features a step has (<see cref="Module.InputSize"/>).</param>
    /// <param name="loss">What to make small: for keys one of classes, <c>Losses.CrossEntropy</c>.</param>
    /// <param name="options">Columns, epochs, batches, seed.</param>
    public RnnTrainer(MLContext context, Func<Rng, Module<Sequence, Tensor>> create, Loss loss, RnnTrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(loss);
        (_context, _create, _loss, _options) = (context, create, loss, options ?? new());
    }

    /// <summary>Trains a new model.</summary>
    /// <param name="input">Has the columns of features and labels.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, a row does not fit the model, or there are no rows.</exception>
    /// <exception cref="TrainingDivergedException">The loss is not finite.</exception>
    public RnnTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rng = new Rng(_options.Seed);
        Module<Sequence, Tensor> model = _create(rng);
        RnnEstimator step = StepOf(model);
        int features = model.InputSize!.Value;
        SequenceDataset data = LabelledRows.Read(input, _options, features);
        TrainerOptions training = (_options.Training?.Invoke() ?? new()) with { Seed = _options.Seed };
        new Trainer<Sequence>(model, _loss, training).Fit(() => data.Batches(_options.BatchSize, shuffle: rng), _options.Epochs);
        return step.Fit(input);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.Any(column => column.Name == _options.LabelColumnName)
            ? StepOf(_create(new Rng(_options.Seed))).GetOutputSchema(inputSchema)
            : throw new ArgumentException($"RnnTrainer: there is no column '{_options.LabelColumnName}' to learn; there are {string.Join(", ", inputSchema.Select(column => column.Name))}.", nameof(inputSchema));
    }

    private RnnEstimator StepOf(Module<Sequence, Tensor> model) =>
        (RnnEstimator)_context.Transforms.RnnModel(model, _options.OutputColumnName, _options.FeatureColumnName);
}
