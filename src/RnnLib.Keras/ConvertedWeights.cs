namespace RnnLib.Keras;

/// <summary>The variables of a file under the names of a model, in its layout.</summary>
internal sealed class ConvertedWeights(string name, IReadOnlyDictionary<string, Tensor> tensors) : WeightFile(name)
{
    public override IReadOnlyDictionary<string, Shape> Shapes { get; } = tensors.ToDictionary(t => t.Key, t => t.Value.Shape, StringComparer.Ordinal);

    public override IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public override Tensor Tensor(string name) => tensors[name];
}
