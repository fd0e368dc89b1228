using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace RnnLib.Onnx.Tests;

/// <summary>ONNX Runtime at work on a file.</summary>
internal sealed class Runtime(byte[] model) : IDisposable
{
    private readonly InferenceSession _session = new(model);

    public IReadOnlyCollection<string> InputNames => [.. _session.InputMetadata.Keys];

    public Dictionary<string, Tensor> Run(params (string Name, OnnxValue Value)[] inputs)
    {
        using var results = _session.Run([.. inputs.Select(input => Named(input.Name, input.Value))]);
        return results.ToDictionary(result => result.Name, result =>
        {
            Tensor<float> values = result.AsTensor<float>();
            return Tensor.From(Shape.Create(values.Dimensions), values.ToArray());
        });
    }

    public void Dispose() => _session.Dispose();

    private static NamedOnnxValue Named(string name, OnnxValue value)
    {
        int[] shape = [.. value.Shape.Axes];
        return value.Element == OnnxElement.Float32
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(value.Tensor.ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(value.Integers.ToArray(), shape));
    }
}
