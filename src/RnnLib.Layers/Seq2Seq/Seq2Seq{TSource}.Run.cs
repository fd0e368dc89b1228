namespace RnnLib.Layers;

/// <content>The decoder's way through time.</content>
public sealed partial class Seq2Seq<TSource>
{
    private Sequence Run(SequencePair<TSource> input, ForwardContext pass, Func<StepLayout, FeedbackPlan> planOf, Action<StepLayout, FeedbackChunk, Tensor>? watch)
    {
        TokenBatch previous = input.Previous;
        Sequence steps = new(Tensor.Zeros([previous.Batch, previous.Time, 0]), previous.HasPadding ? previous.Lengths : default);
        var layout = StepLayout.Of(steps);
        (Tensor[][]? start, AttentionMemory? memory, int sources) = Begin(input.Source, pass);
        if (sources != previous.Batch)
            throw new ArgumentException($"{Name}: input: expected one target for each of {sources} sources, got {previous.Batch}.", nameof(input));
        if (layout.Rows == 0)
            return steps.With(Tensor.Zeros([previous.Batch, previous.Time, _vocabularySize]));
        if (!layout.IsFull)
            (start, memory) = (start is null ? null : [.. start.Select(parts => parts.Select(part => Ops.Gather(part, layout.Places, axis: 1)).ToArray())], memory?.Select(layout.Places));

        // Where a step needs what the step before gave, truth or not, no two of them go together.
        FeedbackPlan plan = _feedSize > 0 ? new(planOf(layout), longestChunk: 1) : planOf(layout);
        TokenChoice choice = pass.IsTraining ? _options.Choice : TokenChoice.Greedy;
        bool isOnePiece = plan.ChunkAt(0) == layout.Steps;
        using var scope = new StepwiseScope();
        Tensor rows = FeedbackLoop.Run(layout, plan, detaches: true, (chunk, own, state) =>
        {
            TokenBatch tokens = FeedbackTokens.Of(previous, layout, plan, chunk, own, choice, pass);
            memory = memory?.First(chunk.Rows);   // sequences only end
            DecoderStep step = Advance(_embedding.Forward(tokens, pass), state ?? Keep(start, chunk.Rows), memory, isOnePiece ? null : scope, pass);
            if (step.Weights is { } weights)
                watch?.Invoke(layout, chunk, weights);
            return new(_head.Forward(StepLayout.Of(step.Readout).Pack(step.Readout), pass), step.State);
        });
        return steps.With(layout.Unpack(rows));
    }

    /// <summary>Reads the source: what the decoder begins with, what it looks at, and how many sources there are.</summary>
    private (Tensor[][]? State, AttentionMemory? Memory, int Sources) Begin(TSource source, ForwardContext pass)
    {
        Encoded encoded = _encoder.Forward(source, pass);
        int sources = encoded.State[0].Shape[1];
        AttentionMemory? memory = _options.Attention?.Prepare(encoded.Memory!, pass);
        Tensor[][]? state = _start.Of(encoded, x => Advance(x, null, memory, null, pass).State, pass);
        return (state is null || _options.Bridge == Bridge.FirstInput ? state : [.. state, Feed(state, sources)], memory, sources);
    }

    /// <summary>What is fed back at the first step: the hidden state that the last layer begins with where that asks, otherwise zeros.</summary>
    private Tensor[] Feed(Tensor[][] state, int sources)
    {
        if (_feedSize == 0)
            return [];
        Tensor hidden = state.Last(parts => parts.Length > 0)[0];
        return [IsBefore && hidden.Shape[2] == _feedSize ? Ops.Slice(hidden, 0, hidden.Shape[0] - 1, 1) : Tensor.Zeros([1, sources, _feedSize])];
    }

    /// <summary>Reads some steps, or one where something is fed back.</summary>
    private DecoderStep Advance(Sequence x, Tensor[][]? state, AttentionMemory? memory, StepwiseScope? scope, ForwardContext pass)
    {
        Attention? attention = _options.Attention;
        Tensor? weights = null;
        Sequence? context = null;
        if (_feedSize > 0)
        {
            Tensor fed = state is null ? Tensor.Zeros([x.Batch, 1, _feedSize]) : Ops.Reshape(state[^1][0], [x.Batch, 1, _feedSize]);
            if (IsBefore)
                (context, weights) = attention!.Forward(fed, memory!, pass);
            x = x.With(Ops.Concatenate([x.Values, context?.Values ?? fed], axis: 2));
        }

        (Sequence output, Tensor[][] next) = _body.AdvanceLayer(x, state, scope, pass);
        if (attention is null)
            return new(output, [.. next, []], null);
        if (context is null)
            (context, weights) = attention.Forward(output, memory!, pass);
        Sequence readout = output.With(Ops.Tanh(_combine!.Forward(Ops.Concatenate([context.Values, output.Values], axis: 2), pass)));
        Tensor[] feed = _feedSize == 0 ? [] : [Ops.Reshape((IsBefore ? output : readout).Values, [1, x.Batch, _feedSize])];
        return new(readout, [.. next, feed], weights);
    }

    /// <summary>The state of the first sequences.</summary>
    private static Tensor[][]? Keep(Tensor[][]? state, int count) =>
        state is null ? null : [.. state.Select(parts => parts.Select(part => part.Shape[1] == count ? part : Ops.Slice(part, 1, 0, count)).ToArray())];

    /// <summary>What some steps of the decoder give.</summary>
    /// <param name="Readout">What goes to the head, [sequences, steps, readoutSize].</param>
    /// <param name="State">For each module its state, and last what is fed back.</param>
    /// <param name="Weights">How much of the source each step took, [sequences, steps, source time]; null without attention.</param>
    private readonly record struct DecoderStep(Sequence Readout, Tensor[][] State, Tensor? Weights);
}
