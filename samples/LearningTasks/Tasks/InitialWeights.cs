using RnnLib;
using RnnLib.Layers;

namespace LearningTasks.Tasks;

/// <summary>Initial weights of the papers on the first LSTMs, set through the parameters' names.</summary>
internal static class InitialWeights
{
    /// <summary>Starts the input gate of a one-layer LSTM nearly closed, at a bias of -1, so that distractors do not fill the cells.</summary>
    public static Lstm WithClosedInputGate(this Lstm lstm) => lstm.WithClosedGate("b_i");

    /// <summary>The same for the output gate.</summary>
    public static Lstm WithClosedOutputGate(this Lstm lstm) => lstm.WithClosedGate("b_o");

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

    /// <summary>Weights drawn from N(0, gain² / inputs); biases stay.</summary>
    public static TModule WithWeightsByInputs<TModule>(this TModule model, float gain, Rng rng)
        where TModule : Module
    {
        foreach (Parameter weight in model.Parameters.Where(parameter => parameter.Shape.Rank == 2))
            rng.FillNormal(weight.BeginUpdate(), 0, gain / MathF.Sqrt(weight.Shape[1]));
        return model;
    }

    private static Lstm WithClosedGate(this Lstm lstm, string bias)
    {
        lstm.Weights()[bias] = Tensor.Full([lstm.HiddenSize], -1);
        return lstm;
    }
}
