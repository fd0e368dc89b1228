namespace RnnLib.Layers;

/// <summary>The checks and the order of sequences that roll-outs share.</summary>
internal static class RollOutShapes
{
    /// <summary>Refuses empty sequences, given the lengths of the primer.</summary>
    public static void RequirePrimer(string owner, ReadOnlySpan<int> primer)
    {
        int empty = primer.IndexOf(0);
        if (empty >= 0)
            throw new ArgumentException($"{owner}: RollOut: primer: sequence {empty} is empty; a roll-out needs one step at least to begin with.", nameof(primer));
    }

    /// <summary>The same where a prompt is read.</summary>
    public static void RequirePrompt(string owner, ReadOnlySpan<int> prompt)
    {
        int empty = prompt.IndexOf(0);
        if (empty >= 0)
            throw new ArgumentException($"{owner}: prompt: sequence {empty} is empty; give it one token at least to begin with, such as a start token.", nameof(prompt));
    }

    public static void RequireInputs(string owner, string name, Sequence? inputs, int batch, int time, int size)
    {
        if (size == 0 && inputs is not null)
            throw new ArgumentException($"{owner}: {name}: this model takes no exogenous inputs, so expected null, got {inputs.Values.Shape}.", name);
        if (size > 0 && (inputs is null ? time > 0 : inputs.Batch != batch || inputs.Features != size || inputs.Time < time || inputs.HasPadding))
            throw new ArgumentException($"{owner}: {name}: expected [batch={batch}, time={time} or more, exogenous={size}] without padding, got {inputs?.Values.Shape.ToString() ?? "null"}.", name);
    }

    /// <summary>Puts sequences that stand by place back into the order of the batch.</summary>
    public static Tensor BySequence(Tensor values, StepLayout layout)
    {
        if (layout.IsFull)
            return values;
        var (batch, time, size) = values.Shape;
        return Ops.Reshape(Rearrange.Scatter(Ops.Reshape(values, [batch, time * size]), layout.Places, batch), values.Shape);
    }
}
