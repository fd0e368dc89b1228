using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace RnnLib.Onnx.Tests;

/// <summary>ONNX Runtime at work on a file.</summary>
internal sealed class Runtime(byte[] model) : IDisposable
{
    private readonly InferenceSession _session = new(model);

    public IReadOnlyCollection<string> InputNames => [.. _session.InputMetadata.Keys];

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public Dictionary<string, Tensor> Run(params (string Name, OnnxValue Value)[] inputs) => RunAll(inputs)
        .Where(output => output.Value.IsFloat).ToDictionary(output => output.Key, output => output.Value.Tensor);

    public Dictionary<string, OnnxValue> RunAll(params (string Name, OnnxValue Value)[] inputs)
    {
        using var results = _session.Run([.. inputs.Select(input => Named(input.Name, input.Value))]);
        return results.ToDictionary(result => result.Name, result => result.ElementType switch
        {
            TensorElementType.Float => new OnnxValue(Tensor.From(Shape.Create(result.AsTensor<float>().Dimensions), result.AsTensor<float>().ToArray())),
            TensorElementType.Int64 => Whole(result.AsTensor<long>(), OnnxElement.Int64, value => value),
            TensorElementType.Int32 => Whole(result.AsTensor<int>(), OnnxElement.Int32, value => value),
            _ => Whole(result.AsTensor<bool>(), OnnxElement.Boolean, value => value ? 1 : 0),
        });
    }

    public void Dispose() => _session.Dispose();

    private static OnnxValue Whole<T>(Tensor<T> values, OnnxElement element, Func<T, long> convert) =>
        new(element, Shape.Create(values.Dimensions), [.. values.ToArray().Select(convert)]);

    private NamedOnnxValue Named(string name, OnnxValue value)
    {
        int[] shape = [.. value.Shape.Axes];
        return _session.InputMetadata[name].ElementDataType switch
        {
            TensorElementType.Float => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(value.Tensor.ToArray(), shape)),
            TensorElementType.Int32 => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<int>(value.Integers.ToArray().Select(x => (int)x).ToArray(), shape)),
            TensorElementType.Bool => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(value.Integers.ToArray().Select(x => x != 0).ToArray(), shape)),
            _ => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(value.Integers.ToArray(), shape)),
        };
    }
}
