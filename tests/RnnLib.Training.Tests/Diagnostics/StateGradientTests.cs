using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>The reported gradients against central differences: the state after a step is moved, and the rest of the sequence run from there.</summary>
public sealed class StateGradientTests
{
    private const int Time = 6, Cut = 2;

    public static TheoryData<string> Layers => ["rnn", "relu", "independent", "lstm", "peepholes", "projection", "zoneout", "norm", "gru", "reset before", "mingru", "own"];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Norm_OfState_IsThatOfCentralDifferences(string name)
    {
        var rng = new Rng(4);
        switch (name)
        {
            case "lstm" or "peepholes" or "projection" or "zoneout" or "norm":
                Check(new Lstm(2, 4, rng, new()
                {
                    Peepholes = name == "peepholes",
                    ProjectionSize = name == "projection" ? 3 : 0,
                    ZoneoutHidden = name == "zoneout" ? 0.2f : 0,
                    ZoneoutCell = name == "zoneout" ? 0.3f : 0,
                    LayerNorm = name == "norm",
                }));
                break;
            case "gru" or "reset before":
                Check(new Gru(2, 4, rng, new() { ResetAfter = name == "gru" }));
                break;
            case "mingru":
                Check(new MinGru(2, 4, rng));
                break;
            case "own":
                Check(new Recurrent<HiddenState>(2, size => new LeakyCell(size, 4, rng)));
                break;
            default:
                Check(new Rnn(2, 4, rng, new() { Independent = name == "independent", Activation = name == "relu" ? Activation.Relu : Activation.Tanh }));
                break;
        }
    }

    private static void Check<TState>(RecurrentLayer<TState> layer)
        where TState : struct, IRecurrentState<TState>
    {
        Tensor x = Tensor.Normal([1, Time, 2], 0, 1, new Rng(7)), weights = Tensor.Uniform([1, Time, layer.OutputSize(2)!.Value], -1, 1, new Rng(8));
        Tensor After(Tensor all) => Ops.Slice(all, axis: 1, Cut + 1, Time - Cut - 1);
        LayerGradientFlow flow = Diagnose.GradientFlow(layer, pass => Ops.Sum(layer.Forward(x, pass).Values * weights)).Layers[0];

        IReadOnlyList<Tensor> state = layer.Forward(Ops.Slice(x, 1, 0, Cut + 1), null, ForwardContext.Inference).State.Parts;
        double Loss(IReadOnlyList<Tensor> moved)
        {
            ReadOnlySpan<float> rest = layer.Forward(After(x), TState.Of(moved), ForwardContext.Inference).Output.Values.Data, w = After(weights).Data;
            double sum = 0;
            for (int i = 0; i < rest.Length; i++)
                sum += (double)rest[i] * w[i];
            for (int i = 0; i < moved[0].Count; i++)
                sum += (double)moved[0].Data[i] * weights[0, Cut, i];   // the step's own output is the state
            return sum;
        }

        double[] norms = [.. state.Select((_, part) => Math.Sqrt(Enumerable.Range(0, state[part].Count).Sum(i => Math.Pow(Slope(state, part, i, Loss), 2))))];
        int distance = Time - 1 - Cut;
        Assert.True(norms[0] > 0.1);
        Assert.Equal(norms[0], flow.HiddenNorms[distance], 2e-3 * norms[0]);
        if (norms.Length > 1)
            Assert.Equal(norms[1], flow.MemoryNorms[distance], 2e-3 * norms[1]);
        Assert.Equal(Math.Sqrt(norms.Sum(norm => norm * norm)), flow.Norm(0, Cut), 2e-3 * norms.Sum());
    }

    private static double Slope(IReadOnlyList<Tensor> state, int part, int index, Func<IReadOnlyList<Tensor>, double> loss)
    {
        const float step = 1e-2f;
        double At(float offset)
        {
            Tensor[] moved = [.. state];
            float[] values = state[part].ToArray();
            values[index] += offset;
            moved[part] = Tensor.From(state[part].Shape, values);
            return loss(moved);
        }

        return (8 * (At(step) - At(-step)) - (At(2 * step) - At(-2 * step))) / (12.0 * step);
    }
}
