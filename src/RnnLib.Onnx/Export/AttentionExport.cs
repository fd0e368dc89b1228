using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Writes the attention of a sequence to itself as products and a softmax.</summary>
internal sealed class AttentionExport(GraphWriter graph)
{
    private const float Unseen = -1e30f;   // e to that is 0; infinity would make NaN of a sequence without steps

    /// <summary>[batch, time, size] to [batch, time, contextSize].</summary>
    public StepFlow Write(SelfAttention layer, string prefix, StepFlow steps)
    {
        string x = steps.Lengths.Masked(steps, 0);
        string? seen = Seen(steps.Lengths, layer.IsCausal);
        Attention attention = layer.Attention;
        string context = attention switch
        {
            MultiHeadAttention heads => Heads(heads, prefix, x, seen),
            DotAttention dot => Sum(graph.Add("MatMul", [dot.Scale == 1 ? x : graph.Add("Mul", [x, graph.Scalar(dot.Scale)]), graph.Transpose(x, 0, 2, 1)]), seen, x),
            GeneralAttention => Sum(graph.Add("MatMul", [x, graph.Transpose(Linear(attention, "weight", prefix, x), 0, 2, 1)]), seen, x),
            AdditiveAttention => Sum(Additive(attention, prefix, Linear(attention, "weight_query", prefix, x), Linear(attention, "weight_memory", prefix, x)), seen, x),
            ConcatAttention => Sum(Concatenated(attention, prefix, x), seen, x),
            _ => throw ModelExport.Refused(layer),
        };
        return steps with { Name = context, Features = attention.ContextSize, IsPaddingZero = false, BackwardFeatures = 0 };
    }

    /// <summary>Which steps of the memory a query sees, bool of axes that repeat over [batch, queries, time]; null for all.</summary>
    private string? Seen(ExportLengths lengths, bool isCausal)
    {
        string? real = lengths.ArePresent ? graph.Add("Unsqueeze", [lengths.Mask, graph.Integers(1)]) : null;
        if (!isCausal)
            return real;
        string past = graph.Add("LessOrEqual", [lengths.Places, graph.Add("Unsqueeze", [lengths.Places, graph.Integers(1)])]);
        return real is null ? past : graph.Add("And", [real, past]);
    }

    /// <summary>softmax(scores) values</summary>
    private string Sum(string scores, string? seen, string values)
    {
        string visible = seen is null ? scores : graph.Add("Where", [seen, scores, graph.Scalar(Unseen)]);
        return graph.Add("MatMul", [graph.Add("Softmax", [visible], OnnxAttribute.Of("axis", -1L)), values]);
    }

    /// <summary>tanh(query + key) v of every query and key.</summary>
    private string Additive(Attention attention, string prefix, string query, string key)
    {
        string sums = graph.Add("Add", [graph.Add("Unsqueeze", [query, graph.Integers(2)]), graph.Add("Unsqueeze", [key, graph.Integers(1)])]);
        Tensor score = RecurrentNodeWriter.Read(attention.Parameter("weight_score"));
        string column = graph.Constant($"{prefix}weight_score", new(Ops.Reshape(score, [score.Count, 1])));
        return graph.Add("Squeeze", [graph.Add("MatMul", [graph.Add("Tanh", [sums]), column]), graph.Integers(3)]);
    }

    /// <summary>The same with both matrices in one, the query's columns first.</summary>
    private string Concatenated(Attention attention, string prefix, string x)
    {
        Tensor weight = RecurrentNodeWriter.Read(attention.Parameter("weight"));
        string Part(string name, int start, int size) => graph.Add("MatMul", [x, graph.Constant($"{prefix}{name}", new(Ops.Transpose(Ops.Slice(weight, 1, start, size))))]);
        return Additive(attention, prefix, Part("weight_query", 0, attention.QuerySize), Part("weight_memory", attention.QuerySize, attention.MemorySize));
    }

    private string Heads(MultiHeadAttention attention, string prefix, string x, string? seen)
    {
        int size = attention.QuerySize, perHead = size / attention.Heads;
        string joint = Linear(attention, "in_proj_weight", prefix, x, attention.HasBias ? "in_proj_bias" : null);
        string[] parts = graph.Add("Split", 3, [joint], OnnxAttribute.Of("axis", -1L), OnnxAttribute.Of("num_outputs", 3L));
        string ByHead(string part, params long[] order) => graph.Transpose(graph.Add("Reshape", [part, graph.Integers(0, 0, attention.Heads, perHead)]), order);

        string query = ByHead(graph.Add("Mul", [parts[0], graph.Scalar(1 / MathF.Sqrt(perHead))]), 0, 2, 1, 3);
        string scores = graph.Add("MatMul", [query, ByHead(parts[1], 0, 2, 3, 1)]);                       // [batch, heads, queries, time]
        string ofHeads = Sum(scores, seen is null ? null : graph.Add("Unsqueeze", [seen, graph.Integers(-3)]), ByHead(parts[2], 0, 2, 1, 3));
        string joined = graph.Add("Reshape", [graph.Transpose(ofHeads, 0, 2, 1, 3), graph.Integers(0, 0, size)]);
        return Linear(attention, "out_proj.weight", prefix, joined, attention.HasBias ? "out_proj.bias" : null);
    }

    private string Linear(Attention attention, string weight, string prefix, string x, string? bias = null)
    {
        string matrix = graph.Constant(prefix + weight, new(Ops.Transpose(RecurrentNodeWriter.Read(attention.Parameter(weight)))));
        string product = graph.Add("MatMul", [x, matrix]);
        return bias is null ? product : graph.Add("Add", [product, graph.Constant(prefix + bias, new(RecurrentNodeWriter.Read(attention.Parameter(bias))))]);
    }
}
