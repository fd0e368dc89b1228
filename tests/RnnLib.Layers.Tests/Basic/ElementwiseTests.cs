namespace RnnLib.Layers.Tests;

public sealed class ElementwiseTests
{
    [Theory]
    [InlineData(typeof(Tanh))]
    [InlineData(typeof(Sigmoid))]
    [InlineData(typeof(Relu))]
    public void Forward_AnyActivation_MatchesCentralDifferences(Type type)
    {
        Module<Tensor, Tensor> layer = Create(type);
        var input = new Parameter("input", Tensor.From([2, 5], [-2, -1, -0.5f, -0.1f, 0.1f, 0.5f, 1, 2, 3, -3]));
        Expect.Differentiable([input], pass => layer.Forward(pass.Read(input), pass));
    }

    [Theory]
    [InlineData(typeof(Tanh), -0.7615942f, 0.7615942f)]
    [InlineData(typeof(Sigmoid), 0.26894143f, 0.73105857f)]
    [InlineData(typeof(Relu), 0f, 1f)]
    public void Forward_MinusAndPlusOne_GivesTheFunction(Type type, float atMinusOne, float atOne)
    {
        Module<Tensor, Tensor> layer = Create(type);
        Expect.Close(Tensor.From(atMinusOne, atOne), layer.Predict(Tensor.From(-1, 1)), type.Name, 1e-6);
        Assert.Empty(layer.Parameters);
        Assert.Equal(type.Name, layer.Name);
        Assert.Null(layer.InputSize);
        Assert.Equal(7, layer.OutputSize(7));
        Assert.Throws<ArgumentNullException>(() => layer.Predict(null!));
    }

    [Fact]
    public void Dropout_Inference_ReturnsTheInput()
    {
        Tensor x = Draw.Uniform([4, 5], 1);
        Assert.Same(x, new Dropout(0.5f).Predict(x));
    }

    [Fact]
    public void Dropout_Training_DropsTheShareAndScalesTheRest()
    {
        Tensor y = new Dropout(0.25f).Forward(Tensor.Ones([100, 100]), ForwardContext.Training(new Rng(1)));
        Assert.Equal([0, 1 / 0.75f], y.ToArray().Distinct().Order());
        Assert.InRange(y.ToArray().Count(v => v == 0), 2300, 2700);
    }

    [Fact]
    public void Dropout_Backward_LetsGradientThroughWhereTheInputPassed()
    {
        var input = new Parameter("input", Tensor.Ones([50]));
        var pass = ForwardContext.Training(new Rng(1));
        Tensor y = new Dropout(0.5f).Forward(pass.Read(input), pass);
        Assert.Equal(y.ToArray(), pass.Backward(Ops.Sum(y)).Of(input).ToArray());
    }

    [Fact]
    public void Dropout_EqualSeeds_DropTheSame()
    {
        Tensor Run(ulong seed) => new Dropout(0.5f).Forward(Tensor.Ones([64]), ForwardContext.Training(new Rng(seed)));
        Expect.BitEqual(Run(3), Run(3), "equal seeds");
        Assert.NotEqual(Run(3).ToArray(), Run(4).ToArray());
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Dropout_RateOutsideZeroToOne_SaysTheRange(float rate)
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(nameof(rate), () => new Dropout(rate)).Message;
        Assert.Contains("rate: expected a share from 0 to 1", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_Dropout_TellsTheRate() => Assert.Equal("Dropout(0.25)", new Dropout(0.25f).Name);

    private static Module<Tensor, Tensor> Create(Type type) =>
        type == typeof(Tanh) ? new Tanh() : type == typeof(Sigmoid) ? new Sigmoid() : new Relu();
}
