using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Layers;

namespace RnnLib.ML;

/// <summary>A trained model as a step of an ML.NET pipeline: it adds a column with what the model gives for each row.</summary>
/// <remarks>Made by <see cref="RnnTransforms"/> and <see cref="RnnTrainer"/>. Any number of threads may use it. ML.NET's own file format has no place for
/// it: save the <see cref="Model"/>, and make the step anew from the loaded one.</remarks>
public sealed class RnnTransformer : ITransformer
{
    private readonly ITransformer _mapping;

    internal RnnTransformer(ITransformer mapping, Module model) => (_mapping, Model) = (mapping, model);

    /// <summary>The model.</summary>
    public Module Model { get; }

    /// <summary>Whether each row is computed by itself: true.</summary>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _mapping.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _mapping.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => _mapping.Transform(input);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        $"RnnTransformer: {Model.Name} cannot be written to ML.NET's format. Save it with RnnTransformer.Model.Save, and make the step anew with Transforms.RnnModel.");
}
