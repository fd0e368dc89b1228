using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>h' = x + w h: what a gradient does in it is known.</summary>
internal static class LinearRnn
{
    public static Rnn Of(float w, RnnOptions? options = null)
    {
        var rnn = new Rnn(1, 1, new Rng(1), (options ?? new()) with { Activation = Activation.Identity, Bias = RecurrentBias.None });
        foreach (Parameter parameter in rnn.Parameters)
            parameter.Assign(Enumerable.Repeat(parameter.Name.StartsWith("weight_hh", StringComparison.Ordinal) ? w : 1, parameter.Shape.Count).ToArray());
        return rnn;
    }

    public static Tensor Ones(int batch, int time) => Tensor.Full([batch, time, 1], 1);
}
