namespace RnnLib.Layers;

/// <summary>Some neighbouring steps that are read together; sequences stand by place, longest first.</summary>
/// <param name="Start">The first step.</param>
/// <param name="Count">The number of steps.</param>
/// <param name="Lengths">How many of the steps are real in each sequence that is running at the first one.</param>
internal readonly record struct FeedbackChunk(int Start, int Count, int[] Lengths)
{
    /// <summary>The number of sequences.</summary>
    public int Rows => Lengths.Length;
}

/// <summary>What a model makes of a chunk.</summary>
/// <param name="Rows">Its outputs, [rows, outputSize], for the real steps, step by step.</param>
/// <param name="State">What it carries to the next step, for each of its parts; [any, sequences, features].</param>
internal readonly record struct FeedbackOutput(Tensor Rows, Tensor[][] State);

/// <summary>Reads a chunk.</summary>
/// <param name="chunk">Which steps.</param>
/// <param name="own">The outputs of the step before, [sequences, outputSize], if the first step reads any of them; otherwise null.</param>
/// <param name="state">The state before the chunk; null before the first.</param>
internal delegate FeedbackOutput FeedbackReader(FeedbackChunk chunk, Tensor? own, Tensor[][]? state);

/// <summary>The loop over time of every model that feeds on its own output.</summary>
internal static class FeedbackLoop
{
    /// <summary>Runs over the steps of a batch; neighbouring steps that read nothing but the truth run as one.</summary>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="plan">What each of them reads.</param>
    /// <param name="detaches">Whether gradients stop where an output is fed back.</param>
    /// <param name="read">The model.</param>
    /// <returns>The outputs of all real steps, [rows, outputSize].</returns>
    public static Tensor Run(StepLayout layout, FeedbackPlan plan, bool detaches, FeedbackReader read)
    {
        var outputs = new List<Tensor>();
        Tensor? last = null;
        Tensor[][]? state = null;
        for (int start = 0; start < layout.Steps;)
        {
            int count = plan.ChunkAt(start), running = layout.Running(start), first = start;
            int[] lengths = [.. Enumerable.Range(0, running).Select(place => Math.Min(layout.Length(place) - first, count))];
            Tensor? own = plan.IsTruth(start) || last is null ? null : Feed(Ops.Slice(last, 0, 0, running), detaches);
            FeedbackOutput output = read(new(start, count, lengths), own, state is null ? null : Keep(state, running));
            outputs.Add(output.Rows);
            state = output.State;
            start += count;
            int lastRow = layout.StepStart[start - 1] - layout.StepStart[first];
            last = Ops.Slice(output.Rows, 0, lastRow, output.Rows.Shape[0] - lastRow);
        }

        return outputs.Count == 1 ? outputs[0] : Ops.Concatenate([.. outputs], axis: 0);
    }

    /// <summary>Runs on without any truth.</summary>
    /// <param name="steps">How many outputs are wanted, the first included.</param>
    /// <param name="start">The first output and the state behind it.</param>
    /// <param name="detaches">Whether gradients stop where an output is fed back.</param>
    /// <param name="next">From a step's number, the first being 1, the output before it and the state before it.</param>
    /// <returns>An output [batch, outputSize] for each step.</returns>
    public static Tensor[] RunFree(int steps, FeedbackOutput start, bool detaches, Func<int, Tensor, Tensor[][], FeedbackOutput> next)
    {
        var outputs = new Tensor[steps];
        outputs[0] = start.Rows;
        Tensor[][] state = start.State;
        for (int step = 1; step < steps; step++)
            (outputs[step], state) = next(step, Feed(outputs[step - 1], detaches), state);
        return outputs;
    }

    private static Tensor Feed(Tensor own, bool detaches) => detaches ? Ops.Detach(own) : own;

    /// <summary>The state of the first sequences.</summary>
    private static Tensor[][] Keep(Tensor[][] state, int running) =>
        [.. state.Select(parts => parts.Select(part => part.Shape[1] == running ? part : Ops.Slice(part, 1, 0, running)).ToArray())];
}
