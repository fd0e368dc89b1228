namespace RnnLib.Layers.Tests;

public sealed class WeightNormTests
{
    private static readonly Tensor X = Draw.Uniform([3, 4, 2], 5);

    [Fact]
    public void WeightNorm_OnLstm_KeepsTheForwardPassAndIsDifferentiatedRight()
    {
        Lstm plain = new(2, 3, new Rng(1)), normed = Normed(seed: 1);
        var input = new Sequence(X, [4, 2, 3]);

        Expect.BitEqual(plain.Predict(input).Values, normed.Predict(input).Values, "output");
        Assert.Equal(
            ["weight_ih_l0_g", "weight_ih_l0_v", "weight_hh_l0_g", "weight_hh_l0_v", "bias_ih_l0", "bias_hh_l0"],
            normed.NamedParameters.Select(p => p.Path));
        Assert.Equal([12, 1], normed.Parameter("weight_hh_l0_g").Shape);
        Assert.Equal([12, 3], normed.Parameter("weight_hh_l0_v").Shape);
        Assert.Equal(plain.ParameterCount + 24, normed.ParameterCount);
        Expect.Differentiable(normed.Parameters, pass => normed.Forward(input, pass).Values);
    }

    [Fact]
    public void WeightNorm_Length_ScalesTheRowWhateverTheDirectionsLength()
    {
        var linear = new Linear(2, 2, new Rng(1), bias: false);
        Parametrization.WeightNorm(linear.Parameter("weight"));
        linear.Parameter("weight_v").Assign([3, 4, 0, -0.1f]);
        linear.Parameter("weight_g").Assign([10, 2]);
        Expect.Close(Tensor.From(new float[,] { { 6, 8 }, { 0, -2 } }), linear.Parameter("weight").Value, "weight");
    }

    [Fact]
    public void WeightNorm_StepOfAnOptimiser_LearnsAndShowsAtInference()
    {
        Module<Sequence, Tensor> model = Normed(seed: 1).Then(new LastStep()).Then(new Linear(3, 1, new Rng(2)));
        Tensor target = Draw.Uniform([3, 1], 6);
        Tensor Loss(ForwardContext pass) => Ops.Mean(Ops.Square(model.Forward(X, pass) - target));
        float first = Loss(ForwardContext.Inference).ToScalar(), last = first;
        for (int step = 0; step < 20; step++)
        {
            var pass = ForwardContext.Training(new Rng(3));
            Gradients gradients = pass.Backward(Loss(pass));
            foreach (Parameter parameter in model.Parameters)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(gradients.Of(parameter).Data, -0.1f, parameter.Value.Data, parameter.BeginUpdate());
            float now = Loss(ForwardContext.Inference).ToScalar();
            Assert.True(now < last, $"step {step}: {now} after {last}");
            Assert.Equal(now, Loss(ForwardContext.Differentiating()).ToScalar());
            last = now;
        }

        Assert.True(last < first / 2);
    }

    [Fact]
    public void WeightNorm_SavedAndLoaded_PredictsTheSame()
    {
        string path = Path.Combine(Path.GetTempPath(), $"rnnlib-{Guid.NewGuid():N}.safetensors");
        Lstm saved = Normed(seed: 1), loaded = Normed(seed: 2), plain = new(2, 3, new Rng(2));
        saved.Parameter("weight_hh_l0_g").BeginUpdate()[3] = 5;
        try
        {
            saved.Save(path);
            string message = Expect.Message<RnnLibFormatException>(() => plain.Load(path));
            Assert.Contains("weight_hh_l0_g [12, 1] is unexpected", message, StringComparison.Ordinal);
            loaded.Predict(X);
            loaded.Load(path);
            Expect.BitEqual(saved.Predict(X).Values, loaded.Predict(X).Values, "output");

            Parametrization.Remove(saved.Parameter("weight_ih_l0"));
            Parametrization.Remove(saved.Parameter("weight_hh_l0"));
            saved.Save(path);
            plain.Load(path);
            Expect.BitEqual(loaded.Predict(X).Values, plain.Predict(X).Values, "output");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WeightNorm_Frozen_GetsNoGradient()
    {
        Lstm lstm = new(2, 3, new Rng(1));
        lstm.Parameter("weight_hh_l0").IsFrozen = true;
        Parametrization.WeightNorm(lstm.Parameter("weight_hh_l0"));
        Parametrization.WeightNorm(lstm.Parameter("weight_ih_l0"));
        lstm.Parameter("weight_ih_l0_g").IsFrozen = true;

        var pass = ForwardContext.Differentiating();
        Gradients gradients = pass.Backward(Ops.Sum(lstm.Forward(X, pass).Values));

        Assert.Equal(["bias_hh_l0", "bias_ih_l0", "weight_ih_l0_v"], gradients.Parameters.Select(p => p.Name).Order());
    }

    [Fact]
    public void WeightNorm_ParallelInference_GivesTheSameBits()
    {
        Lstm lstm = Normed(seed: 1);
        Tensor want = new Lstm(2, 3, new Rng(1)).Predict(X).Values;
        Parallel.For(0, 32, _ => Expect.BitEqual(want, lstm.Predict(X).Values, "output"));
    }

    [Fact]
    public void WeightNorm_OfAPaddingRow_StaysZero()
    {
        var embedding = new Embedding(4, 3, new Rng(1), paddingIndex: 0);
        Parametrization.WeightNorm(embedding.Parameter("weight"));
        TokenBatch tokens = TokenBatch.From(new[,] { { 0, 1 }, { 2, 0 } });

        var pass = ForwardContext.Differentiating();
        Tensor y = embedding.Forward(tokens, pass).Values;
        Gradients gradients = pass.Backward(Ops.Sum(Ops.Square(y)));

        Assert.Equal([0, 0, 0], y.ToArray()[..3]);
        Assert.Equal([0, 0, 0], gradients.Of(embedding.Parameter("weight_v")).ToArray()[..3]);
        Assert.All(gradients.Of(embedding.Parameter("weight_g")).ToArray(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void WeightNorm_Wrongly_IsRefusedInWords()
    {
        var linear = new Linear(2, 3, new Rng(1));
        Assert.Contains("got bias [3]; a bias has no rows", Expect.Message<ArgumentException>(() => Apply("bias")), StringComparison.Ordinal);
        Apply("weight");
        Assert.Contains("weight is derived already, from weight_g [3, 1], weight_v [3, 2]", Expect.Message<ArgumentException>(() => Apply("weight")), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("weight", () => Parametrization.WeightNorm(null!));

        object? Apply(string name)
        {
            Parametrization.WeightNorm(linear.Parameter(name));
            return null;
        }
    }

    private static Lstm Normed(ulong seed)
    {
        var lstm = new Lstm(2, 3, new Rng(seed));
        Parametrization.WeightNorm(lstm.Parameter("weight_ih_l0"));
        Parametrization.WeightNorm(lstm.Parameter("weight_hh_l0"));
        return lstm;
    }
}
