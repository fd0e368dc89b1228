namespace RnnLib.Layers.Tests;

/// <summary>Many sequences stand in several blocks; alone, each of them stands in one: outputs, states and gradients are the same.</summary>
public sealed class SequenceBlockTests
{
    private const int Batch = 72, Time = 90, InputSize = 3, HiddenSize = 5;

    private static readonly int[] Ragged = [.. Enumerable.Range(0, Batch).Select(row => row == 7 ? 0 : Time - (row * 29 % 50))];

    private static readonly Dictionary<string, Func<Rng, Module<Sequence, Sequence>>> Layers = new()
    {
        ["rnn"] = rng => new Rnn(InputSize, HiddenSize, rng, new() { Layers = 2, Bidirectional = true }),
        ["indrnn"] = rng => new Rnn(InputSize, HiddenSize, rng, new() { Independent = true, LearnInitialState = true }),
        ["lstm"] = rng => new Lstm(InputSize, HiddenSize, rng, new() { LearnInitialState = true, GoBackwards = true }),
        ["lstm, all options"] = rng => new Lstm(InputSize, HiddenSize, rng, new() { Layers = 2, Residual = true, Peepholes = true, ProjectionSize = 4, LayerNorm = true }),
        ["gru"] = rng => new Gru(InputSize, HiddenSize, rng, new() { Bidirectional = true, LearnInitialState = true }),
        ["gru, reset before"] = rng => new Gru(InputSize, HiddenSize, rng, new() { ResetAfter = false, LayerNorm = true }),
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (string name in Layers.Keys)
            {
                cases.Add(name, false);
                cases.Add(name, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_ManySequences_GivesWhatEachGivesAlone(string name, bool isRagged)
    {
        int[] lengths = isRagged ? Ragged : [.. Enumerable.Repeat(Time, Batch)];
        Module<Sequence, Sequence> layer = Layers[name](new Rng(1));
        Tensor x = Draw.Uniform([Batch, Time, InputSize], 2), weight = Draw.Uniform([Batch, Time, 10], 3);
        Assert.Equal(4, StepLayout.Of(new(x, lengths), mostBlocks: 8).Blocks.Length);

        (Tensor output, Tensor dx, float[] dWeights) = Run(x, lengths, weight);
        Expect.BitEqual(output, layer.Predict(new Sequence(x, lengths)).Values, "prediction");

        double[] sums = new double[dWeights.Length];
        for (int row = 0; row < Batch; row++)
        {
            (Tensor ofRow, Tensor dxOfRow, float[] dOfRow) = Run(Ops.Slice(x, 0, row, 1), [lengths[row]], Ops.Slice(weight, 0, row, 1));
            Expect.BitEqual(Ops.Slice(ofRow, 1, 0, lengths[row]), Ops.Slice(Ops.Slice(output, 0, row, 1), 1, 0, lengths[row]), $"output of sequence {row}");
            Expect.BitEqual(Ops.Slice(dxOfRow, 1, 0, lengths[row]), Ops.Slice(Ops.Slice(dx, 0, row, 1), 1, 0, lengths[row]), $"dx of sequence {row}");
            for (int i = 0; i < sums.Length; i++)
                sums[i] += dOfRow[i];
        }

        Expect.Close(Tensor.From([sums.Length], [.. sums.Select(sum => (float)sum)]), Tensor.From([sums.Length], dWeights), "gradients of the weights", 1e-4);

        (Tensor Output, Tensor Dx, float[] DWeights) Run(Tensor values, int[] lengthsOf, Tensor weightOf)
        {
            var input = new Parameter("input", values);
            using var pass = ForwardContext.Training(new Rng(4));
            Tensor made = layer.Forward(new Sequence(pass.Read(input), lengthsOf), pass).Values;
            Gradients gradients = pass.Backward(Ops.Sum(made * Ops.Slice(weightOf, 2, 0, made.Shape[2])));
            return (Ops.Detach(made), Ops.Detach(gradients.Of(input)), [.. layer.Parameters.SelectMany(parameter => gradients.Of(parameter).ToArray())]);
        }
    }

    [Fact]
    public void ForwardStates_ManySequences_GivesTheStatesOfEach()
    {
        var layer = new Lstm(InputSize, HiddenSize, new Rng(1), new() { Layers = 2 });
        Tensor x = Draw.Uniform([Batch, Time, InputSize], 2);
        var start = LstmState.Of([Draw.Uniform([2, Batch, HiddenSize], 3), Draw.Uniform([2, Batch, HiddenSize], 4)]);
        using var pass = ForwardContext.Training(new Rng(5));   // in blocks, however many threads there are
        RecurrentStates<LstmState> all = layer.ForwardStates(new(x, Ragged), start, pass);
        for (int row = 0; row < Batch; row++)
        {
            RecurrentStates<LstmState> alone = layer.ForwardStates(new(Ops.Slice(x, 0, row, 1), [Ragged[row]]), LstmState.Of([.. start.Parts.Select(part => Ops.Slice(part, 1, row, 1))]), ForwardContext.Inference);
            for (int part = 0; part < 2; part++)
            {
                Expect.BitEqual(alone.State.Parts[part], Ops.Slice(all.State.Parts[part], 1, row, 1), $"final state {part} of sequence {row}");
                Expect.BitEqual(alone.Steps.Parts[part], Ops.Slice(all.Steps.Parts[part], 1, row, 1), $"states {part} of sequence {row}");
            }
        }
    }

    /// <summary>Each sequence begins with a state of its own, which the first step's product with U sees.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_GivenStates_EqualsThatOfEachAlone(bool isRagged)
    {
        int[] lengths = isRagged ? Ragged : [.. Enumerable.Repeat(Time, Batch)];
        var layer = new Gru(InputSize, HiddenSize, new Rng(1));
        Tensor x = Draw.Uniform([Batch, Time, InputSize], 2), start = Draw.Uniform([1, Batch, HiddenSize], 3), weight = Draw.Uniform([Batch, Time, HiddenSize], 4);

        float[] together = Run(x, lengths, start, weight, out Tensor dStart);

        double[] sums = new double[together.Length];
        for (int row = 0; row < Batch; row++)
        {
            float[] alone = Run(Ops.Slice(x, 0, row, 1), [lengths[row]], Ops.Slice(start, 1, row, 1), Ops.Slice(weight, 0, row, 1), out Tensor dStartOfRow);
            Expect.BitEqual(dStartOfRow, Ops.Slice(dStart, 1, row, 1), $"gradient of the state of sequence {row}");
            for (int i = 0; i < sums.Length; i++)
                sums[i] += alone[i];
        }

        Expect.Close(Tensor.From([sums.Length], [.. sums.Select(sum => (float)sum)]), Tensor.From([sums.Length], together), "gradients of the weights", 1e-4);

        float[] Run(Tensor values, int[] lengthsOf, Tensor startOf, Tensor weightOf, out Tensor dStartOf)
        {
            var state = new Parameter("state", startOf);
            using var pass = ForwardContext.Training(new Rng(5));
            Tensor made = layer.Forward(new Sequence(values, lengthsOf), HiddenState.Of([pass.Read(state)]), pass).Output.Values;
            Gradients gradients = pass.Backward(Ops.Sum(made * weightOf));
            dStartOf = Ops.Detach(gradients.Of(state));
            return [.. layer.Parameters.SelectMany(parameter => gradients.Of(parameter).ToArray())];
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scale_ManySequences_MultipliesEachWithItsOwnMask(bool isRagged)
    {
        Tensor x = Draw.Uniform([Batch, Time, InputSize], 2), mask = Draw.Uniform([Batch, InputSize], 3);
        var sequence = isRagged ? new Sequence(x, Ragged) : new Sequence(x);
        var layout = StepLayout.Of(sequence, mostBlocks: 8);
        Assert.Equal(4, layout.Blocks.Length);
        float[] byPlace = [.. layout.Places.SelectMany(row => Ops.Slice(mask, 0, row, 1).ToArray())];
        var rows = new Parameter("rows", layout.Pack(sequence));
        using var pass = ForwardContext.Training(new Rng(4));

        Tensor scaled = LockedNoise.Scale(pass.Read(rows), layout, byPlace);
        Gradients gradients = pass.Backward(Ops.Sum(scaled));

        Tensor repeated = Tensor.Zeros(x.Shape) + Ops.Reshape(mask, [Batch, 1, InputSize]);
        Expect.BitEqual(layout.Pack(sequence.With(x * repeated)), scaled, "rows");
        Expect.BitEqual(layout.Pack(sequence.With(repeated)), gradients.Of(rows), "gradient");
    }
}
