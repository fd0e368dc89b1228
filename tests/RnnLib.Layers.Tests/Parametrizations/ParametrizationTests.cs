namespace RnnLib.Layers.Tests;

public sealed class ParametrizationTests
{
    [Fact]
    public void Derive_DropConnect_DropsInTrainingOnly()
    {
        var gru = new Gru(2, 4, new Rng(1));
        Tensor x = Draw.Uniform([3, 5, 2], 2), before = gru.Predict(x).Values;
        Parameter weight = gru.Parameter("weight_hh_l0");
        var raw = new Parameter("weight_hh_l0_raw", weight.Value);
        Parametrization.Derive(weight, [raw], (values, pass) => Ops.Dropout(values[0], 0.5f, pass));

        Expect.BitEqual(before, gru.Predict(x).Values, "inference");
        Assert.Equal(["weight_ih_l0", "weight_hh_l0_raw", "bias_ih_l0", "bias_hh_l0"], gru.NamedParameters.Select(p => p.Path));
        var pass = ForwardContext.Training(new Rng(3));
        Tensor dropped = pass.Read(weight);
        Gradients gradients = pass.Backward(Ops.Sum(gru.Forward(x, pass).Values));
        Assert.InRange(dropped.ToArray().Count(w => w == 0), 12, 36);
        Assert.Equal(dropped.ToArray().Select(w => w == 0), gradients.Of(raw).ToArray().Select(g => g == 0));
        Expect.Differentiable(gru.Parameters, p => gru.Forward(x, p).Values);
    }

    [Fact]
    public void Derive_SourcesOfOtherNames_StandBelowTheWeightOnce()
    {
        var lstm = new Lstm(2, 2, new Rng(1));
        var scale = new Parameter("scale", Tensor.Scalar(1));
        foreach (string name in (string[])["weight_ih_l0", "weight_hh_l0"])
        {
            Tensor start = lstm.Parameter(name).Value;
            Parametrization.Derive(lstm.Parameter(name), [scale], (values, _) => start * values[0]);
        }

        Assert.Equal(["weight_ih_l0.scale", "bias_ih_l0", "bias_hh_l0"], lstm.NamedParameters.Select(p => p.Path));
        Assert.Same(scale, lstm.Parameter("weight_ih_l0.scale"));
        Expect.Differentiable(lstm.Parameters, pass => lstm.Forward(Draw.Uniform([2, 3, 2], 1), pass).Values);
    }

    [Fact]
    public void Derive_Wrongly_IsRefusedInWords()
    {
        Parameter weight = new("weight", Tensor.Ones([2])), source = new("source", Tensor.Ones([3]));
        Assert.Contains("weight: expected [2], got [3]", Message([source]), StringComparison.Ordinal);
        Assert.Contains("sources: expected one parameter or more for weight [2], got none", Message([]), StringComparison.Ordinal);
        Assert.Contains("got null", Message([null!]), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("weight", () => Parametrization.Derive(null!, [source], (v, _) => v[0]));
        Assert.Throws<ArgumentNullException>("sources", () => Parametrization.Derive(weight, null!, (v, _) => v[0]));
        Assert.Throws<ArgumentNullException>("function", () => Parametrization.Derive(weight, [source], null!));

        string Message(Parameter[] sources) => Assert.Throws<ArgumentException>(() => Parametrization.Derive(weight, sources, (v, _) => v[0])).Message;
    }

    [Fact]
    public void Remove_Derived_KeepsTheValueAndLearnsItAgain()
    {
        var linear = new Linear(2, 3, new Rng(1));
        Tensor x = Draw.Uniform([4, 2], 1);
        Parametrization.WeightNorm(linear.Parameter("weight"));
        linear.Parameter("weight_g").Assign([1, 2, 3]);
        Tensor want = linear.Predict(x);

        Parametrization.Remove(linear.Parameter("weight"));

        Expect.BitEqual(want, linear.Predict(x), "output");
        Assert.Equal(["weight", "bias"], linear.NamedParameters.Select(p => p.Path));
        Expect.Differentiable(linear.Parameters, pass => linear.Forward(x, pass));
        string message = Assert.Throws<ArgumentException>("weight", () => Parametrization.Remove(linear.Parameter("weight"))).Message;
        Assert.Contains("weight [3, 2] is not derived", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("weight", () => Parametrization.Remove(null!));
    }
}
