namespace RnnLib.Layers.Tests;

/// <summary>Zoneout, variational dropout and weight drop: what they leave alone, what they drop, and how gradients pass.</summary>
public sealed class RecurrentNoiseTests
{
    private const int InputSize = 3, HiddenSize = 5;
    private static readonly int[] Lengths = [4, 6, 0, 1];

    private static readonly Func<Module<Sequence, Sequence>>[] Noisy =
    [
        () => new Lstm(InputSize, HiddenSize, new Rng(1), new() { ZoneoutHidden = 0.3f, ZoneoutCell = 0.4f }),
        () => new Lstm(InputSize, HiddenSize, new Rng(1), new() { ZoneoutHidden = 0.3f, ProjectionSize = 2, RecurrentDropout = 0.4f }),
        () => new Lstm(InputSize, HiddenSize, new Rng(1), new() { RecurrentDropout = 0.4f, LayerNorm = true, Layers = 2, Bidirectional = true }),
        () => new Lstm(InputSize, HiddenSize, new Rng(1), new() { WeightDrop = 0.5f, InputDropout = 0.3f, OutputDropout = 0.3f }),
        () => new Gru(InputSize, HiddenSize, new Rng(1), new() { RecurrentDropout = 0.4f, ZoneoutHidden = 0.2f }),
        () => new Gru(InputSize, HiddenSize, new Rng(1), new() { RecurrentDropout = 0.4f, ZoneoutHidden = 0.2f, ResetAfter = false, LayerNorm = true }),
        () => new Gru(InputSize, HiddenSize, new Rng(1), new() { Layers = 2, InputDropout = 0.4f, OutputDropout = 0.2f, Dropout = 0.2f, WeightDrop = 0.3f }),
        () => new Rnn(InputSize, HiddenSize, new Rng(1), new() { RecurrentDropout = 0.4f, ZoneoutHidden = 0.2f, WeightDrop = 0.2f }),
        () => new Rnn(InputSize, HiddenSize, new Rng(1), new() { RecurrentDropout = 0.4f, Independent = true, ZoneoutHidden = 0.2f, WeightDrop = 0.2f }),
        () => new MinGru(InputSize, HiddenSize, new Rng(1), new() { InputDropout = 0.4f, Layers = 2, Dropout = 0.2f, CandidateActivation = Activation.Tanh }),   // without the kink of the default
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Noisy.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Gradient_InTraining_MatchesCentralDifferences(int index)
    {
        Module<Sequence, Sequence> layer = Noisy[index]();
        var x = new Parameter("x", Tensor.Normal([4, 6, InputSize], 0, 1, new Rng(9)));
        TrainingGradient.Check([.. layer.Parameters, x], pass => layer.Forward(new Sequence(pass.Read(x), Lengths), pass).Values);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_NaNInPadding_ChangesNoBitInTraining(int index)
    {
        Module<Sequence, Sequence> layer = Noisy[index]();
        Tensor x = Tensor.Normal([4, 6, InputSize], 0, 1, new Rng(9));
        Tensor[] runs = [.. new[] { 0, float.NaN }.Select(padding => layer.Forward(new Sequence(Draw.WithPadding(x, Lengths, padding), Lengths), ForwardContext.Training(new Rng(4))).Values)];
        Expect.BitEqual(runs[0], runs[1], "output");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Forward_Training_DiffersFromInferenceAndRepeatsWithTheSeed(int index)
    {
        Module<Sequence, Sequence> layer = Noisy[index]();
        Sequence x = new(Tensor.Normal([4, 6, InputSize], 0, 1, new Rng(9)), Lengths);
        Tensor Train(ulong seed) => layer.Forward(x, ForwardContext.Training(new Rng(seed))).Values;
        Expect.BitEqual(Train(1), Train(1), "output");
        Assert.NotEqual(Train(1).ToArray(), Train(2).ToArray());
        Assert.NotEqual(Train(1).ToArray(), layer.Predict(x).Values.ToArray());
        Expect.BitEqual(layer.Predict(x).Values, layer.Forward(x, ForwardContext.Differentiating()).Values, "inference");
    }

    [Fact]
    public void Zoneout_Training_KeepsTheOldUnitOrTakesTheNewOne()
    {
        var layer = new Rnn(InputSize, 20, new Rng(1), new() { ZoneoutHidden = 0.3f });
        Tensor x = Tensor.Normal([10, 12, InputSize], 0, 1, new Rng(9));
        Tensor h = layer.Forward(x, ForwardContext.Training(new Rng(4))).Values;
        var plain = new Rnn(InputSize, 20, new Rng(1));
        int kept = 0;
        for (int step = 1; step < 12; step++)
        {
            Tensor previous = Ops.Reshape(Ops.Slice(h, 1, step - 1, 1), [1, 10, 20]), now = Ops.Slice(h, 1, step, 1);
            float[] made = plain.Forward(Ops.Slice(x, 1, step, 1), new HiddenState(previous), ForwardContext.Inference).Output.Values.ToArray();
            for (int i = 0; i < made.Length; i++)
            {
                bool isKept = now.Data[i] == previous.Data[i];
                Assert.True(isKept || now.Data[i] == made[i]);
                kept += isKept ? 1 : 0;
            }
        }

        Assert.InRange(kept / 2200.0, 0.27, 0.33);
    }

    [Fact]
    public void ZoneoutCell_OfOne_LeavesTheCellAndStillMakesHidden()
    {
        var layer = new Lstm(InputSize, HiddenSize, new Rng(1), new() { ZoneoutCell = 1 });
        var start = new LstmState(Tensor.Zeros([1, 2, HiddenSize]), Tensor.Full([1, 2, HiddenSize], 0.5f));
        foreach (ForwardContext pass in new[] { ForwardContext.Inference, ForwardContext.Training(new Rng(1)) })
        {
            var (output, state) = layer.Forward(Tensor.Normal([2, 4, InputSize], 0, 1, new Rng(2)), start, pass);
            Assert.All(state.Cell.ToArray(), value => Assert.Equal(0.5f, value));
            Assert.DoesNotContain(0, output.Values.ToArray());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RecurrentDropoutAndWeightDrop_OfOne_CutTheRecurrentProduct(bool weightDrop)
    {
        var layer = new Gru(InputSize, HiddenSize, new Rng(1), new() { RecurrentDropout = weightDrop ? 0 : 1, WeightDrop = weightDrop ? 1 : 0 });
        var cut = new Gru(InputSize, HiddenSize, new Rng(1));
        cut.Parameters.Single(p => p.Name == "weight_hh_l0").BeginUpdate().Clear();
        Tensor x = Tensor.Normal([2, 4, InputSize], 0, 1, new Rng(2));
        Expect.BitEqual(cut.Predict(x).Values, layer.Forward(x, ForwardContext.Training(new Rng(1))).Values, "output");
    }

    [Fact]
    public void InputAndOutputDropout_Training_KeepTheirFeaturesAtAllStepsOfASequence()
    {
        var layer = new Rnn(40, 40, new Rng(1), new() { OutputDropout = 0.5f });
        float[] y = layer.Forward(Tensor.Normal([3, 8, 40], 0, 1, new Rng(2)), ForwardContext.Training(new Rng(1))).Values.ToArray();
        float[][] steps = [.. y.Chunk(40)];
        for (int sequence = 0; sequence < 3; sequence++)
        {
            bool[][] dropped = [.. steps.Skip(sequence * 8).Take(8).Select(step => step.Select(v => v == 0).ToArray())];
            Assert.All(dropped, mask => Assert.Equal(dropped[0], mask));
            Assert.InRange(dropped[0].Count(d => d), 8, 32);
        }

        Assert.NotEqual(steps[0].Select(v => v == 0), steps[8].Select(v => v == 0));

        // An input feature that is dropped does not matter: with a layer that copies its input, it shows.
        var copy = new Rnn(4, 4, new Rng(1), new() { InputDropout = 0.5f, Activation = Activation.Identity, Bias = RecurrentBias.None });
        copy.Parameters[0].Assign(Tensor.Identity(4).Data);
        copy.Parameters[1].BeginUpdate().Clear();
        float[] copied = copy.Forward(Tensor.Ones([5, 3, 4]), ForwardContext.Training(new Rng(2))).Values.ToArray();
        Assert.All(copied, v => Assert.True(v is 0 or 2));
        Assert.All(copied.Chunk(12), sequence => Assert.All(sequence.Chunk(4), step => Assert.Equal(sequence[..4], step)));
    }

    [Fact]
    public void Share_OutsideZeroToOne_IsRefused()
    {
        Assert.Contains("ZoneoutCell: expected a share from 0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new LstmOptions { ZoneoutCell = 1.5f }).Message);
        Assert.Contains("WeightDrop: expected a share", Assert.Throws<ArgumentOutOfRangeException>(() => new GruOptions { WeightDrop = float.NaN }).Message);
    }
}
