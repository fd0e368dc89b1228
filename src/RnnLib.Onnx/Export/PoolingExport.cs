namespace RnnLib.Onnx;

/// <summary>Writes what makes one row of a sequence's real steps, [batch, time, features] to [batch, features].</summary>
internal sealed class PoolingExport(GraphWriter graph, StepFlow steps)
{
    private readonly ExportLengths _lengths = steps.Lengths;

    /// <summary>Forward features at the sequence's end, backward features at its start.</summary>
    public RowFlow LastStep()
    {
        if (steps.BackwardFeatures == 0)
            return new(IfThere(AtEnd(steps.Name)), steps.Features);
        int forward = steps.Features!.Value - steps.BackwardFeatures;
        string start = graph.Add("Gather", [Part(steps.Name, forward, steps.Features.Value), graph.Integer(0)], OnnxAttribute.Of("axis", 1L));
        string both = forward == 0 ? start : graph.Add("Concat", [AtEnd(Part(steps.Name, 0, forward)), start], OnnxAttribute.Of("axis", 1L));
        return new(IfThere(both), steps.Features);
    }

    public RowFlow Mean()
    {
        if (!_lengths.ArePresent)
            return new(graph.Add("ReduceMean", [steps.Name, graph.Integers(1)], OnnxAttribute.Of("keepdims", 0L)), steps.Features);
        string sum = graph.Add("ReduceSum", [_lengths.Masked(steps, 0), graph.Integers(1)], OnnxAttribute.Of("keepdims", 0L));
        string counts = graph.Add("Max", [_lengths.Lengths, graph.Integer(1)]);   // nothing divided by one is nothing
        string divisors = graph.Add("Unsqueeze", [graph.Add("Cast", [counts], OnnxAttribute.Of("to", (long)OnnxElement.Float32)), graph.Integers(1)]);
        return new(graph.Add("Div", [sum, divisors]), steps.Features);
    }

    public RowFlow Max()
    {
        string masked = _lengths.ArePresent ? _lengths.Masked(steps with { IsPaddingZero = false }, float.NegativeInfinity) : steps.Name;
        return new(IfThere(graph.Add("ReduceMax", [masked, graph.Integers(1)], OnnxAttribute.Of("keepdims", 0L))), steps.Features);
    }

    /// <summary>Zeros for a sequence without steps.</summary>
    private string IfThere(string rows) => _lengths.ArePresent ? graph.Add("Where", [_lengths.IsThere, rows, graph.Scalar(0)]) : rows;

    private string AtEnd(string x)
    {
        if (!_lengths.ArePresent)
            return graph.Add("Gather", [x, graph.Integer(-1)], OnnxAttribute.Of("axis", 1L));
        string last = graph.Add("Max", [graph.Add("Sub", [_lengths.Lengths, graph.Integer(1)]), graph.Integer(0)]);
        return graph.Add("GatherND", [x, graph.Add("Unsqueeze", [last, graph.Integers(1)])], OnnxAttribute.Of("batch_dims", 1L));
    }

    private string Part(string x, int from, int to) =>
        graph.Add("Slice", [x, graph.Integers(from), graph.Integers(to), graph.Integers(2)]);
}
