using RnnLib;
using RnnLib.Layers;

namespace LearningTasks.Tasks;

/// <summary>Initial weights of the papers on the first LSTMs, set through the parameters' names.</summary>
internal static class InitialWeights
{
    /// <summary>Starts the input gate of a one-layer LSTM nearly closed, at a bias of -1, so that distractors do not fill the cells.</summary>
    public static Lstm WithClosedInputGate(this Lstm lstm) => lstm.WithGateBias(block: 0);

    /// <summary>The same for the output gate, which is the last block whatever the other gates.</summary>
    public static Lstm WithClosedOutputGate(this Lstm lstm) => lstm.WithGateBias(block: Find(lstm, "bias_ih_l0").Shape.Count / lstm.HiddenSize - 1);

    /// <summary>Weights drawn from N(0, 0.1²), and biases of 0.</summary>
    public static TModule WithSmallWeights<TModule>(this TModule model, Rng rng)
        where TModule : Module
    {
        foreach (var (path, parameter) in model.NamedParameters)
        {
            bool isBias = path.Contains("bias", StringComparison.Ordinal);
            rng.FillNormal(parameter.BeginUpdate(), 0, isBias ? 0 : 0.1f);
        }

        return model;
    }

    private static Lstm WithGateBias(this Lstm lstm, int block)
    {
        Find(lstm, "bias_ih_l0").BeginUpdate().Slice(block * lstm.HiddenSize, lstm.HiddenSize).Fill(-1);
        Find(lstm, "bias_hh_l0").BeginUpdate().Slice(block * lstm.HiddenSize, lstm.HiddenSize).Clear();
        return lstm;
    }

    private static Parameter Find(Lstm lstm, string name) => lstm.NamedParameters.Single(named => named.Path == name).Parameter;
}
