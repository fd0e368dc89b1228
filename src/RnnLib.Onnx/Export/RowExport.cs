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
            Flatten => new ConvolutionExport(graph).Flatten(input),
            Unflatten unflatten => new ConvolutionExport(graph).Unflatten(unflatten, input),
            Conv2d convolution => new ConvolutionExport(graph).Conv2d(convolution, prefix, input),
            Pool2d pool => new ConvolutionExport(graph).Pool(pool, input),
            _ => throw ModelExport.Refused(module),
        };
    }

    /// <summary>log p of every class: those of the shortlist, then those of each cluster on top of the cluster's own.</summary>
    public RowFlow AdaptiveLogSoftmax(AdaptiveLogSoftmax softmax, string prefix, RowFlow input)
    {
        OnnxAttribute last = OnnxAttribute.Of("axis", -1L);
        int shortlist = softmax.ShortlistSize;
        string head = graph.Add("LogSoftmax", [Linear(softmax.Shortlist, $"{prefix}head.", input).Name], last);
        string Part(int from, int to) => graph.Add("Slice", [head, graph.Integers(from), graph.Integers(to), graph.Integers(-1)]);
        var parts = new List<string> { Part(0, shortlist) };
        for (int i = 0; i < softmax.Clusters.Count; i++)
        {
            string cluster = string.Create(CultureInfo.InvariantCulture, $"{prefix}tail.{i}.");
            RowFlow down = Linear(softmax.Clusters[i].Down, $"{cluster}0.", input);
            string within = graph.Add("LogSoftmax", [Linear(softmax.Clusters[i].Up, $"{cluster}1.", down).Name], last);
            parts.Add(graph.Add("Add", [within, Part(shortlist + i, shortlist + i + 1)]));
        }

        return new(graph.Add("Concat", [.. parts], last), softmax.Classes);
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
