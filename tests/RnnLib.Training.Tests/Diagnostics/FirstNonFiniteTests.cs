using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class FirstNonFiniteTests
{
    [Fact]
    public void FirstNonFinite_AllFinite_IsNull() => Assert.Null(Find(Model(), Input()));

    [Fact]
    public void FirstNonFinite_InInput_NamesRowStepAndFeature()
    {
        NonFinite found = Find(Model(), With(Input(), (3 * 6 + 5) * 2 + 1, float.NaN))!;

        Assert.Equal((NonFinitePlace.Input, 3, 5), (found.Place, found.Row, found.Step));
        Assert.Equal("layer 0 (Gru(2 -> 4)), step 5 of row 3: the input is NaN (feature 1)", found.ToString());
    }

    [Fact]
    public void FirstNonFinite_InPadding_DoesNotCount() =>
        Assert.Null(Find(Model(), new Sequence(With(Input(), (3 * 6 + 5) * 2 + 1, float.NaN), [6, 6, 6, 5])));

    [Fact]
    public void FirstNonFinite_InTarget_NamesTheRow()
    {
        var batch = new Batch<Sequence>(Input(), With(Tensor.Zeros([4, 1]), 2, float.PositiveInfinity));

        Assert.Equal("row 2: the target is infinity", Diagnose.FirstNonFinite(Model(), batch, Losses.MeanSquaredError)!.ToString());
    }

    [Fact]
    public void FirstNonFinite_InTargetOfPaddedSteps_CountsRealOnesOnly()
    {
        var rng = new Rng(1);
        var model = new Gru(2, 4, rng).Then(new PerStep(new Linear(4, 1, rng)));
        NonFinite? At(int step) => Diagnose.FirstNonFinite(
            model, new Batch<Sequence>(new Sequence(Input(), [6, 3, 6, 6]), With(Tensor.Zeros([4, 6, 1]), 6 + step, float.NaN)), Losses.MeanSquaredError);

        Assert.Null(At(3));
        Assert.Equal("step 2 of row 1: the target is NaN", At(2)!.ToString());
    }

    [Fact]
    public void FirstNonFinite_InWeight_NamesItAndLeavesAllWeights()
    {
        Module<Sequence, Tensor> model = Model();
        Parameter weight = model.Parameter("0.weight_hh_l0");
        weight.Assign(With(weight.Value, 3 * 4 + 2, float.NegativeInfinity).Data);
        float[][] before = [.. model.Parameters.Select(p => p.Value.ToArray())];

        NonFinite found = Find(model, Input())!;

        Assert.Equal("weight 0.weight_hh_l0 has -infinity at [3, 2]", found.ToString());
        Assert.Equal("layer 0 (Gru(2 -> 4))", found.Layer);
        Assert.Equal(Bits(before), Bits([.. model.Parameters.Select(p => p.Value.ToArray())]));
    }

    [Fact]
    public void FirstNonFinite_OperationOfAModule_NamesBoth()
    {
        var rng = new Rng(1);
        var model = new Gru(2, 4, rng).Then(new LastStep()).Then(new Failing("log", Ops.Log, scale: 1)).Then(new Linear(4, 1, rng));
        Tensor x = Tensor.Zeros([4, 6, 2]);
        foreach (Parameter parameter in model.Parameters)
            parameter.Assign(Enumerable.Repeat(0f, parameter.Shape.Count).ToArray());
        model.Parameter("0.bias_ih_l0").Assign([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
        model.Parameter("0.weight_ih_l0").Assign(Enumerable.Range(0, 24).Select(i => i >= 16 ? -4f : 0).ToArray());   // n = tanh(1 - 4 x)

        NonFinite found = Find(model, With(x, (2 * 6 + 5) * 2, 5))!;

        Assert.Equal((NonFinitePlace.Value, 2, "Log"), (found.Place, found.Row, found.Operation));
        Assert.Equal("layer 2 (log), row 2: operation Log gave NaN", found.ToString());
    }

    [Theory]
    [InlineData(false, false, 4)]
    [InlineData(true, false, 4)]
    [InlineData(false, true, 1)]
    public void FirstNonFinite_InARecurrence_NamesStepAndRow(bool composed, bool backward, int step)
    {
        // h grows by 1e19 per step from where x is 1: beyond all floats three steps from there
        Module<Sequence, Sequence> layer = composed
            ? new Recurrent<HiddenState>(1, _ => new GrowingCell())
            : Growing(new() { GoBackwards = backward });
        Tensor x = With(Tensor.Zeros([2, 6, 1]), backward ? 6 + 4 : 6 + 1, 1);
        var model = layer.Then(new MeanOverTime());

        NonFinite found = Find(model, new Sequence(x, [6, 5]), Tensor.Zeros([2, 1]))!;

        Assert.Equal((NonFinitePlace.Value, 1, step), (found.Place, found.Row, found.Step));
        Assert.StartsWith($"layer 0 ({(composed ? "Recurrent" : "Rnn")}(1 -> 1)), step {step} of row 1: ", found.ToString());
        Assert.EndsWith(composed ? "operation Multiply gave infinity" : "the hidden state became infinity", found.ToString());
    }

    /// <summary>Many sequences stand in blocks: what is first in time need not be first in memory.</summary>
    [Fact]
    public void FirstNonFinite_InARecurrenceOfManySequences_NamesTheFirstInTime()
    {
        Tensor x = With(With(Tensor.Zeros([64, 40, 1]), 30, 1), 50 * 40 + 3, 1);

        NonFinite found = Find(Growing(new()).Then(new MeanOverTime()), x, Tensor.Zeros([64, 1]))!;

        Assert.Equal((NonFinitePlace.Value, 50, 6), (found.Place, found.Row, found.Step));
    }

    [Fact]
    public void FirstNonFinite_InGradientOfManySequences_NamesTheFirstOnTheWayBack()
    {
        Rnn rnn = Growing(new());
        rnn.Parameter("weight_ih_l0").Assign([0]);
        int[] lengths = [.. Enumerable.Range(0, 64).Select(row => row == 9 ? 40 : 38)];
        Loss sum = (prediction, _) => Ops.Sum(prediction.Values);

        NonFinite found = Diagnose.FirstNonFinite(rnn.Then(new LastStep()), new Batch<Sequence>(new Sequence(LinearRnn.Ones(64, 40), lengths), Tensor.Zeros([64, 1])), sum)!;

        Assert.Equal((NonFinitePlace.Gradient, 9, 36), (found.Place, found.Row, found.Step));
    }

    [Fact]
    public void FirstNonFinite_PerStep_NamesStepAndRowOfThePackedRows()
    {
        var rng = new Rng(1);
        var model = new Gru(2, 2, rng).Then(new PerStep(new Failing("exp", Ops.Exp, scale: 1000)));
        foreach (Parameter parameter in model.Parameters)
            parameter.Assign(new float[parameter.Shape.Count]);
        model.Parameter("0.weight_ih_l0").Assign(Enumerable.Range(0, 12).Select(i => i >= 8 ? 1f : 0).ToArray());
        Tensor x = With(Tensor.Zeros([3, 4, 2]), (2 * 4 + 1) * 2, 5);

        NonFinite found = Find(model, new Sequence(x, [1, 4, 3]), new Sequence(Tensor.Zeros([3, 4, 2]), [1, 4, 3]))!;

        Assert.Equal((2, 1, "Exp"), (found.Row, found.Step, found.Operation));
        Assert.StartsWith("layer 1 (", found.Layer);
    }

    [Fact]
    public void FirstNonFinite_InLoss_NamesItsOperation()
    {
        Loss loss = (prediction, target) => Ops.Mean(Ops.Log(prediction.Values - 1e6f));

        Assert.Equal("row 0: operation Log gave NaN", Diagnose.FirstNonFinite(Model(), Batch(Input()), loss)!.ToString());
    }

    [Fact]
    public void FirstNonFinite_InGradient_NamesTheDerivative()
    {
        var rng = new Rng(1);
        var model = new Linear(2, 2, rng).Then(new Failing("root", x => Ops.Sqrt(x * 0), scale: 1)).Then(new Linear(2, 1, rng));

        NonFinite found = Diagnose.FirstNonFinite(model, new Batch<Tensor>(Tensor.Full([3, 2], 1), Tensor.Full([3, 1], 9)), Losses.MeanSquaredError)!;

        Assert.Equal((NonFinitePlace.Gradient, "Sqrt", 0), (found.Place, found.Operation, found.Row));
        Assert.Matches(@"^layer 1 \(root\), row 0: the derivative of operation Sqrt gave -?infinity$", found.ToString());
    }

    [Fact]
    public void FirstNonFinite_InGradientOfARecurrence_NamesTheStep()
    {
        Rnn rnn = Growing(new());
        rnn.Parameter("weight_ih_l0").Assign([0]);
        var model = rnn.Then(new LastStep());
        Loss sum = (prediction, _) => Ops.Sum(prediction.Values);

        NonFinite found = Diagnose.FirstNonFinite(model, new Batch<Sequence>(LinearRnn.Ones(2, 6), Tensor.Zeros([2, 1])), sum)!;

        Assert.Equal(NonFinitePlace.Gradient, found.Place);
        Assert.Equal("layer 0 (Rnn(1 -> 1)), step 2 of row 1: the gradient of the hidden state became infinity", found.ToString());   // from step 5 on: 1, 1e19, 1e38, then beyond
    }

    [Fact]
    public void FirstNonFinite_Dropout_DropsTheSameAgain()
    {
        var rng = new Rng(1);
        var model = new Linear(8, 8, rng).Then(new Dropout(0.5f)).Then(new Failing("inverse", x => Ops.Log(Ops.Abs(x)), scale: 1)).Then(new Linear(8, 1, rng));
        var start = new Rng(3).State;
        using var pass = ForwardContext.Training(new Rng(start));
        Tensor dropped = Ops.Dropout(Tensor.Full([2, 8], 1), 0.5f, pass);
        int first = dropped.ToArray().AsSpan().IndexOf(0);

        NonFinite found = Diagnose.FirstNonFinite(model, new Batch<Tensor>(Tensor.Full([2, 8], 1), Tensor.Zeros([2, 1])), Losses.MeanSquaredError, start)!;

        Assert.Equal("layer 2 (inverse), row 0: operation Log gave -infinity", found.ToString());
        Assert.Equal([0, first], found.Index);
        Assert.Null(Diagnose.FirstNonFinite(model, new Batch<Tensor>(Tensor.Full([2, 8], 1), Tensor.Zeros([2, 1])), Losses.MeanSquaredError));
    }

    [Fact]
    public void FirstNonFinite_PartsComposedByHand_NamesThePartByItsWeight()
    {
        var model = new ByHand(new Rng(1));
        var batch = new Batch<Tensor>(Tensor.Full([3, 2], 3e38f), Tensor.Zeros([3, 1]));

        NonFinite found = Diagnose.FirstNonFinite(model, batch, Losses.MeanSquaredError)!;

        Assert.Equal("layer second (Linear(2 -> 1)), row 0: operation Linear gave infinity", found.ToString());
        Assert.Equal("layer second (Linear(2 -> 1))", Diagnose.FirstNonFinite(model, pass => Ops.Sum(model.Forward(batch.Input, pass)))!.Layer);
    }

    private static Rnn Growing(RnnOptions options) => LinearRnn.Of(1e19f, options);

    private static Module<Sequence, Tensor> Model()
    {
        var rng = new Rng(1);
        return new Gru(2, 4, rng).Then(new LastStep()).Then(new Linear(4, 1, rng));
    }

    private static Tensor Input() => Tensor.Normal([4, 6, 2], 0, 1, new Rng(9));

    private static Batch<Sequence> Batch(Sequence x) => new(x, Tensor.Zeros([x.Batch, 1]));

    private static NonFinite? Find(Module<Sequence, Tensor> model, Sequence x, Tensor? target = null) =>
        Diagnose.FirstNonFinite(model, new Batch<Sequence>(x, target ?? Tensor.Zeros([x.Batch, 1])), Losses.MeanSquaredError);

    private static NonFinite? Find(Module<Sequence, Sequence> model, Sequence x, Sequence target) =>
        Diagnose.FirstNonFinite(model, new Batch<Sequence>(x, target), Losses.MeanSquaredError);

    private static Tensor With(Tensor values, int index, float value)
    {
        float[] changed = values.ToArray();
        changed[index] = value;
        return Tensor.From(values.Shape, changed);
    }

    private static int[][] Bits(float[][] values) => [.. values.Select(v => v.Select(BitConverter.SingleToInt32Bits).ToArray())];

    private sealed class Failing(string name, Func<Tensor, Tensor> operation, float scale) : Module<Tensor, Tensor>
    {
        public override string Name => name;

        public override int? OutputSize(int? inputSize) => inputSize;

        public override Tensor Forward(Tensor input, ForwardContext pass) => operation(input * scale);
    }

    private sealed class GrowingCell() : Cell<HiddenState>(1, 1)
    {
        protected internal override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) => new(projected + state.Hidden * 1e19f);
    }

    private sealed class ByHand : Module<Tensor, Tensor>
    {
        private readonly Linear _first, _second;

        public ByHand(Rng rng)
        {
            (_first, _second) = (Own("first", new Linear(2, 2, rng)), Own("second", new Linear(2, 1, rng)));
            _first.Parameter("weight").Assign([1, 0, 0, 1]);
            _second.Parameter("weight").Assign([2, 2]);
        }

        public override Tensor Forward(Tensor input, ForwardContext pass) => _second.Forward(Ops.Abs(_first.Forward(input, pass)), pass);
    }
}
