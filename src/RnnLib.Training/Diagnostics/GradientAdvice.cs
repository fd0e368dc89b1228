using System.Globalization;

namespace RnnLib.Training;

/// <summary>A verdict on a gradient in words, and what to try.</summary>
internal static class GradientAdvice
{
    public static string Words(LayerGradientFlow flow, bool isLossAtEnd)
    {
        string rate = flow.FactorPerStep is not { } factor ? "" : factor < 1
            ? $"the gradient falls by a factor of {Factor(1 / factor)} per step"
            : $"the gradient grows by a factor of {Factor(factor)} per step";
        return flow.Verdict switch
        {
            GradientVerdict.Vanishing =>
                $"vanishing: {Lead(rate)}{Far(flow.Reach!.Value, isLossAtEnd)} less than a thousandth of it, so the model as it is learns next to nothing from {(isLossAtEnd ? "them" : "that")}.",
            GradientVerdict.Exploding =>
                $"exploding: {Lead(rate)}{Most(isLossAtEnd ? flow.Norms : flow.Remaining)} times as large, so those steps drown all others.",
            GradientVerdict.None => "no gradient: nothing that the loss depends on passes through the states of this layer.",
            _ => $"healthy: {Lead(rate)}{Share(flow, isLossAtEnd)} of it is left {Plural(flow.Steps - 1)} back.",
        };
    }

    public static IReadOnlyList<string> For(GradientVerdict verdict, string kind, int? reach) => verdict switch
    {
        GradientVerdict.Vanishing =>
        [
            .. kind switch
            {
                "Lstm" => ["start the forget gate open: LstmOptions.ForgetBias = 1, or more for longer memories"],
                "Gru" => ["start the update gate closed, so that h is kept: layer.Weights()[\"b_z\"] = Tensor.Full([hiddenSize], 1), or more for longer memories"],
                _ => (string[])
                [
                    "an Lstm or a Gru in the place of this layer: their states pass gradients on by addition",
                    "orthogonal recurrent weights: Initialization = RecurrentInitialization.Keras; or the identity with relu: RecurrentInitialization.Identity",
                ],
            },
            "LayerNorm = true, which keeps activations off their flat ends",
            "a path past the steps: attention, MeanOverTime or MaxOverTime in the place of LastStep, a loss at every step, shorter or coarser sequences",
            .. reach is { } steps ? [$"no truncation of backpropagation much beyond {Plural(steps)}: it would cost time and bring nothing"] : (string[])[],
        ],
        GradientVerdict.Exploding =>
        [
            "clip the gradient: Clip = GradientClip.ByNorm(1)",
            "recurrent weights of a smaller spectral radius (Diagnose.RecurrentMatrices): orthogonal ones, Initialization = RecurrentInitialization.Keras",
            "LayerNorm = true",
            "a smaller learning rate, and backpropagation truncated to fewer steps",
            .. kind is "Lstm" or "Gru" ? [] : (string[])["an Lstm or a Gru in the place of this layer"],
        ],
        GradientVerdict.None => ["check that the loss is computed from this layer's output or state, within the same pass (no Ops.Detach on the way)"],
        _ => [],
    };

    private static string Far(int reach, bool isLossAtEnd) => isLossAtEnd
        ? $"steps more than {reach.ToString(CultureInfo.InvariantCulture)} before the loss get"
        : $"what happened more than {Plural(reach)} before an output gets";

    private static string Lead(string rate) => rate.Length == 0 ? "" : rate + "; ";

    private static string Share(LayerGradientFlow flow, bool isLossAtEnd) => isLossAtEnd
        ? Number(flow.Norms[^1] / Math.Max(flow.Norms.FirstOrDefault(norm => norm > 0), double.Epsilon))
        : Number(flow.Remaining[^1]);

    private static string Most(IReadOnlyList<double> series)
    {
        int at = Enumerable.Range(0, series.Count).FirstOrDefault(distance => !double.IsFinite(series[distance]), -1);
        if (at < 0)
            at = Enumerable.Range(0, series.Count).MaxBy(distance => series[distance]);
        return $"{Plural(at)} back it is {Number(series[at] / Math.Max(series.FirstOrDefault(norm => norm > 0), double.Epsilon))}";
    }

    private static string Plural(int steps) => steps == 1 ? "1 step" : $"{steps.ToString(CultureInfo.InvariantCulture)} steps";

    private static string Number(double value) => !double.IsFinite(value) ? "infinitely many"
        : value.ToString(value is >= 1000 and < 1e9 ? "N0" : "G3", CultureInfo.InvariantCulture);

    /// <summary>Close to 1 the third digit says how far the gradient reaches.</summary>
    private static string Factor(double value) => value < 1.1 ? value.ToString("F3", CultureInfo.InvariantCulture) : Number(value);
}
