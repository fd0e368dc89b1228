using Microsoft.ML;
using RnnLib.Layers;

namespace RnnLib.ML;

/// <summary>A step that has nothing to learn: its model is trained.</summary>
internal sealed class RnnEstimator(IEstimator<ITransformer> mapping, Module model) : IEstimator<RnnTransformer>
{
    public RnnTransformer Fit(IDataView input) => new(mapping.Fit(input), model);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => mapping.GetOutputSchema(inputSchema);
}
