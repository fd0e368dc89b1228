namespace RnnLib.Onnx;

/// <summary>What the operators need of the lengths, each made once.</summary>
/// <param name="graph">The graph.</param>
/// <param name="lengths">int64 [batch]; null: every step is real.</param>
/// <param name="values">What has these lengths, [batch, time, ...].</param>
internal sealed class ExportLengths(GraphWriter graph, string? lengths, string values)
{
    private string? _steps, _time, _places, _mask, _timeMajorMask, _isThere;

    /// <summary>Whether there may be padding.</summary>
    public bool ArePresent => lengths is not null;

    /// <summary>int64 [batch]</summary>
    public string Lengths => lengths!;

    /// <summary>int64 [batch], also where every step is real.</summary>
    public string OfAll => lengths ?? graph.Add("Expand", [Time, graph.Size(values, 0)]);

    /// <summary>What the recurrent operators take: int32 [batch], or nothing.</summary>
    public string Steps => lengths is null ? "" : _steps ??= graph.Add("Cast", [lengths], OnnxAttribute.Of("to", (long)OnnxElement.Int32));

    /// <summary>The number of each step from 0: int64 [time].</summary>
    public string Places => _places ??= graph.Add("Range", [graph.Integer(0), graph.Add("Squeeze", [Time, graph.Integers(0)]), graph.Integer(1)]);

    /// <summary>The number of steps, padding included: int64 [1].</summary>
    public string Time => _time ??= graph.Size(values, 1);

    /// <summary>Whether a step is real: bool [batch, time].</summary>
    public string Mask => _mask ??= graph.Add("Less", [Places, graph.Add("Unsqueeze", [lengths!, graph.Integers(1)])]);

    /// <summary>Whether a sequence has steps at all: bool [batch, 1].</summary>
    public string IsThere => _isThere ??= graph.Add("Unsqueeze", [graph.Add("Greater", [lengths!, graph.Integer(0)]), graph.Integers(1)]);

    /// <summary>Steps whose padding is replaced by a number.</summary>
    public string Masked(StepFlow steps, float padding)
    {
        if (lengths is null || (steps.IsPaddingZero && padding == 0))
            return steps.Name;
        string mask = steps.IsTimeMajor
            ? _timeMajorMask ??= graph.Add("Unsqueeze", [graph.Transpose(Mask, 1, 0), graph.Integers(2)])
            : graph.Add("Unsqueeze", [Mask, graph.Integers(2)]);
        return graph.Add("Where", [mask, steps.Name, graph.Scalar(padding)]);
    }
}
