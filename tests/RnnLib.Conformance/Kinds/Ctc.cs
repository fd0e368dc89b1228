using RnnLib.Training;

namespace RnnLib.Conformance;

/// <summary>Connectionist temporal classification: losses, and the gradient of their sum.</summary>
internal static class Ctc
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        string name = test.Inputs.Keys.First(key => key is "logits" or "log_probs" or "log_probabilities" or "probs" or "x" or "input");
        string kind = test.Attributes.Text("input_kind", name).ToLowerInvariant();
        bool isLogits = kind.StartsWith("logits", StringComparison.Ordinal);
        Tensor x = test.Inputs[name].Tensor;
        if (kind.StartsWith("prob", StringComparison.Ordinal))
            x = Ops.Log(x);
        var options = new CtcOptions
        {
            Blank = test.Attributes.Int("blank"),
            Reduction = test.Attributes.Text("reduction", "mean") switch { "sum" => Reduction.Sum, "none" => Reduction.None, _ => Reduction.Mean },
            ZeroInfinity = test.Attributes.Flag("zero_infinity"),
            AllowInfinity = !test.Attributes.Flag("zero_infinity"),
            Input = isLogits ? CtcInput.Logits : CtcInput.LogProbabilities,
        };
        int[] frames = test.Input("input_lengths")?.Integers ?? [];
        TokenBatch labels = Labels(test);

        // PyTorch's gradient in log-probabilities takes for granted that a log-softmax made them: it is that of logits.
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(x);
        Tensor differentiated = Losses.Ctc(options with { Input = CtcInput.Logits })(Frames(test, watched, frames), labels);
        Tensor gradient = pass.Backward(Ops.Sum(differentiated)).Of(watched);

        Tensor loss = isLogits ? differentiated : Losses.Ctc(options)(Frames(test, x, frames), labels);
        return new Dictionary<string, Values> { ["loss"] = Values.Of(loss), ["output"] = Values.Of(loss), [$"d_{name}"] = Values.Of(gradient), ["d_logits"] = Values.Of(gradient) };
    }

    private static Sequence Frames(Case test, Tensor x, int[] lengths)
    {
        if (x.Rank == 2)
            return new(Ops.Reshape(x, [1, x.Shape[0], x.Shape[1]]), lengths);
        return test.Attributes.Text("layout", "T,N,C").StartsWith('N') ? new(x, lengths) : Sequence.FromTimeMajor(x, lengths);
    }

    /// <summary>Labels as a padded matrix, or one after the other.</summary>
    private static TokenBatch Labels(Case test)
    {
        Values targets = test.Inputs["targets"];
        int[] lengths = test.Input("target_lengths")?.Integers ?? [];
        if (targets.Shape.Length == 2)
            return new(targets.Shape[0], targets.Shape[1], targets.Integers, lengths);
        if (lengths.Length == 0)
            return TokenBatch.FromSingle(targets.Integers);
        if (lengths.Sum() != targets.Data.Length)
            throw new ArgumentException($"targets: expected {lengths.Sum()} labels, as many as the lengths say, got {targets.Data.Length}.");
        int start = 0;
        return TokenBatch.Pad([.. lengths.Select(length => targets.Integers[start..(start += length)])]);
    }
}
