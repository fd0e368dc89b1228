using System.Globalization;
using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Writes the modules that work on rows, whatever axes stand before the features.</summary>
internal sealed class RowExport(GraphWriter graph)
{
    public RowFlow Write(Module module, string prefix, RowFlow input)
    {
        RowFlow Same(string operation, params OnnxAttribute[] attributes) => input with { Name = graph.Add(operation, [input.Name], attributes) };
        return module switch
        {
            IChain chain => chain.Steps.Select((step, i) => (step, i)).Aggregate(input, (flow, s) => Write(s.step, $"{prefix}{s.i.ToString(CultureInfo.InvariantCulture)}.", flow)),
            Linear linear => Linear(linear, prefix, input),
            LayerNorm norm => LayerNorm(norm, prefix, input),
            Softmax => Same("Softmax", OnnxAttribute.Of("axis", -1L)),
            LogSoftmax => Same("LogSoftmax", OnnxAttribute.Of("axis", -1L)),
            Tanh => Same("Tanh"),
            Sigmoid => Same("Sigmoid"),
            Relu => Same("Relu"),
            Dropout => input,
            _ => throw ModelExport.Refused(module),
        };
    }

    /// <summary>A product with the transposed weight: it takes any number of axes, which Gemm does not.</summary>
    private RowFlow Linear(Linear linear, string prefix, RowFlow input)
    {
        string weight = graph.Constant($"{prefix}weight", new(Ops.Transpose(RecurrentNodeWriter.Read(linear.Weight))));
        string product = graph.Add("MatMul", [input.Name, weight]);
        string y = linear.Bias is null ? product : graph.Add("Add", [product, graph.Constant($"{prefix}bias", new(RecurrentNodeWriter.Read(linear.Bias)))]);
        return new(y, linear.OutputSize(null));
    }

    private RowFlow LayerNorm(LayerNorm norm, string prefix, RowFlow input)
    {
        string gain = graph.Constant($"{prefix}weight", new(RecurrentNodeWriter.Read(norm.Weight)));
        string bias = graph.Constant($"{prefix}bias", new(RecurrentNodeWriter.Read(norm.Bias)));
        string y = graph.Add("LayerNormalization", [input.Name, gain, bias], OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("epsilon", norm.Epsilon));
        return new(y, norm.OutputSize(null));
    }
}
