using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Data;
using RnnLib.Layers;

namespace RnnLib.ML;

/// <summary>Trained models for ML.NET pipelines.</summary>
public static class RnnTransforms
{
    /// <summary>A model that reads a sequence of numbers from a vector column.</summary>
    /// <remarks>
    /// The column holds the steps one after the other, [time * features]; a vector of variable size makes sequences of unequal lengths. What the model gives
    /// becomes a column of single numbers if it has one output, as ML.NET's evaluators of regressions expect it, else of vectors.
    /// <example><code>
    /// var model = new Lstm(1, 16, rng).Then(new LastStep()).Then(new Linear(16, 1, rng));
    /// model.Load("forecaster.safetensors");
    /// var pipeline = ml.Transforms.Concatenate("Features", "Yesterday", "Today").Append(ml.Transforms.RnnModel(model));
    /// </code></example>
    /// </remarks>
    /// <param name="catalog">The catalogue: <c>mlContext.Transforms</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputColumnName">The column to add.</param>
    /// <param name="inputColumnName">The vector column to read.</param>
    /// <exception cref="ArgumentException">The model does not say how many features a step has, or how many numbers it gives.</exception>
    public static IEstimator<RnnTransformer> RnnModel(
        this TransformsCatalog catalog, Module<Sequence, Tensor> model, string outputColumnName = "Score", string inputColumnName = "Features")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        int features = model.InputSize ?? throw new ArgumentException($"RnnModel: {model.Name} does not say how many features a step has (Module.InputSize).", nameof(model));
        SchemaDefinition input = SchemaDefinition.Create(typeof(FeatureRow));
        input[nameof(FeatureRow.Features)].ColumnName = inputColumnName;
        return Step<FeatureRow>(catalog, model, input, outputColumnName, row => model.Predict(SequenceOf(row.Features, features, inputColumnName)));
    }

    /// <summary>A model that reads a text column by a vocabulary.</summary>
    /// <remarks>
    /// <example><code>
    /// var pipeline = ml.Transforms.RnnText(classifier, vocabulary, inputColumnName: "Review");
    /// </code></example>
    /// </remarks>
    /// <param name="catalog">The catalogue: <c>mlContext.Transforms</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">Makes ids of a text, as when the model was trained.</param>
    /// <param name="outputColumnName">The column to add.</param>
    /// <param name="inputColumnName">The text column to read.</param>
    /// <param name="options">How texts are cut, as when the model was trained.</param>
    /// <exception cref="ArgumentException">The model does not say how many numbers it gives.</exception>
    public static IEstimator<RnnTransformer> RnnText(
        this TransformsCatalog catalog,
        Module<TokenBatch, Tensor> model,
        Vocabulary vocabulary,
        string outputColumnName = "Score",
        string inputColumnName = "Text",
        TextBatchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        SchemaDefinition input = SchemaDefinition.Create(typeof(TextRow));
        input[nameof(TextRow.Text)].ColumnName = inputColumnName;
        return Step<TextRow>(catalog, model, input, outputColumnName, row => model.Predict(vocabulary.Batch([row.Text.ToString()], options)));
    }

    /// <summary>The steps of a vector, one sequence.</summary>
    internal static Tensor StepsOf(in VBuffer<float> values, int features, string column)
    {
        float[] dense = [.. values.DenseValues()];
        return dense.Length % features == 0
            ? Tensor.From([dense.Length / features, features], dense)
            : throw new ArgumentException($"RnnModel: column '{column}': expected [time * features={features}] numbers, got {dense.Length}.", nameof(values));
    }

    private static Sequence SequenceOf(in VBuffer<float> values, int features, string column)
    {
        Tensor steps = StepsOf(values, features, column);
        return new(Ops.Reshape(steps, [1, steps.Shape[0], features]));
    }

    private static RnnEstimator Step<TRow>(TransformsCatalog catalog, Module model, SchemaDefinition input, string outputColumnName, Func<TRow, Tensor> predict)
        where TRow : class, new()
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        int size = model.OutputSize(model.InputSize) ?? throw new ArgumentException($"RnnModel: {model.Name} does not say how many numbers it gives (Module.OutputSize).", nameof(model));
        if (size == 1)
        {
            SchemaDefinition number = SchemaDefinition.Create(typeof(NumberRow));
            number[nameof(NumberRow.Score)].ColumnName = outputColumnName;
            return new(catalog.CustomMapping<TRow, NumberRow>((row, made) => made.Score = predict(row).Data[0], contractName: null, input, number), model);
        }

        SchemaDefinition vector = SchemaDefinition.Create(typeof(VectorRow));
        vector[nameof(VectorRow.Score)].ColumnName = outputColumnName;
        vector[nameof(VectorRow.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return new(catalog.CustomMapping<TRow, VectorRow>((row, made) => made.Score = new(size, predict(row).ToArray()), contractName: null, input, vector), model);
    }
}
