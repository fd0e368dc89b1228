using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class ActivityTests
{
    [Fact]
    public void Activity_Lstm_IsThatOfTheEquations()
    {
        var lstm = new Lstm(2, 4, new Rng(1));
        Tensor x = Tensor.Normal([3, 5, 2], 0, 2, new Rng(2));
        int[] lengths = [5, 2, 4];
        Tensor hidden = lstm.ForwardStates(new Sequence(x, lengths), null, ForwardContext.Inference).Steps.Hidden;
        GateWeights weights = lstm.Weights();

        ActivityReport report = Diagnose.Activity(lstm, new Sequence(x, lengths));

        foreach (string gate in new[] { "i", "f", "o" })
        {
            var values = new List<float>();
            for (int row = 0; row < 3; row++)
            {
                for (int step = 0; step < lengths[row]; step++)
                {
                    Tensor h = step == 0 ? Tensor.Zeros([1, 4]) : Ops.Reshape(Ops.Slice(Ops.Slice(hidden, 1, row, 1), 2, step - 1, 1), [1, 4]);
                    Tensor input = Ops.Reshape(Ops.Slice(Ops.Slice(x, 0, row, 1), 1, step, 1), [1, 2]);
                    values.AddRange(Ops.Sigmoid(Ops.Linear(input, weights[$"W_x{gate}"]) + Ops.Linear(h, weights[$"W_h{gate}"], weights[$"b_{gate}"])).ToArray());
                }
            }

            GateActivity activity = report.Gates.Single(g => g.Gate == gate);
            Assert.Equal(11 * 4, activity.Values.Count);
            Assert.Equal(values.Average(), activity.Mean, 1e-5);
            Assert.Equal(values.Count(v => v < 0.05) / 44.0, activity.Closed, 1e-9);
            Assert.Equal(values.Count(v => v > 0.95) / 44.0, activity.Open, 1e-9);
        }
    }

    [Fact]
    public void Activity_GatesHeldByTheirBias_AreSaturated()
    {
        var gru = new Gru(2, 3, new Rng(1));
        (gru.Weights()["b_r"], gru.Weights()["b_z"]) = (Tensor.Full([3], -30), Tensor.Full([3], 30));

        ActivityReport report = Diagnose.Activity(gru, (Sequence)Tensor.Normal([2, 4, 2], 0, 1, new Rng(2)));

        Assert.Equal(["r", "z"], report.Gates.Select(gate => gate.Gate));
        Assert.Equal((1, 0, 1), (report.Gates[0].Closed, report.Gates[0].Open, report.Gates[0].Saturated));
        Assert.Equal((0, 1), (report.Gates[1].Closed, report.Gates[1].Open));
        Assert.Equal("Gru(2 -> 3): gate z: mean 1.00, 0% closed, 100% open", report.Gates[1].ToString().Replace(" %", "%"));
    }

    [Fact]
    public void Activity_DeadAndStuckUnits_AreNamed()
    {
        Sequence x = Tensor.Uniform([2, 6, 1], 0.5f, 1, new Rng(2));
        Rnn Layer(Activation activation, float[] bias)
        {
            var rnn = new Rnn(1, 3, new Rng(1), new() { Activation = activation, Bias = RecurrentBias.One });
            rnn.Parameter("weight_ih_l0").Assign([1, 1, 1]);
            rnn.Parameter("weight_hh_l0").Assign(new float[9]);
            rnn.Parameter("bias_ih_l0").Assign(bias);
            return rnn;
        }

        UnitActivity relu = Diagnose.Activity(Layer(Activation.Relu, [0, -5, 5]), x).Units[0], tanh = Diagnose.Activity(Layer(Activation.Tanh, [-0.5f, 9, -9]), x).Units[0];

        Assert.Equal(1, Assert.Single(relu.Dead));
        Assert.Empty(relu.Stuck);
        Assert.Empty(tanh.Dead);
        Assert.Equal([1, 2], tanh.Stuck);
        Assert.Contains("3 units: 1 dead, 0 stuck", relu.ToString());
    }

    [Fact]
    public void Activity_StackAndOwnCell_HasEveryLayer()
    {
        var rng = new Rng(1);
        var model = new Recurrent<HiddenState>(2, size => new LeakyCell(size, 4, rng), new() { Bidirectional = true }).Then(new Gru(8, 3, rng, new() { Layers = 2 }));

        ActivityReport report = Diagnose.Activity(model, (Sequence)Tensor.Normal([2, 6, 2], 0, 1, rng));

        Assert.Equal([4, 4, 3, 3], report.Units.Select(unit => unit.Units));
        Assert.All(report.Units, unit => Assert.Equal(2 * 6 * unit.Units, unit.Values.Count));
        Assert.Equal(4, report.Gates.Count);
    }
}
