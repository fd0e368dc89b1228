namespace RnnLib.Layers.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void NamedParameters_OwnAndNested_HaveDottedPathsInOrder()
    {
        var model = new Composite(("encoder", new Gru(2, 3, new Rng(1))), ("head", new Linear(3, 1, new Rng(1))));
        Assert.Equal(
            ["encoder.weight_ih_l0", "encoder.weight_hh_l0", "encoder.bias_ih_l0", "encoder.bias_hh_l0", "head.weight", "head.bias"],
            model.NamedParameters.Select(p => p.Path));
        Assert.Equal(["encoder", "head"], model.Children.Select(c => c.Name));
        Assert.Equal(model.NamedParameters.Select(p => p.Parameter), model.Parameters);
    }

    [Fact]
    public void Parameters_Tied_CountOnceUnderTheFirstPath()
    {
        var shared = new Parameter("weight", Tensor.Zeros([4, 3]));
        var model = new Composite(("first", new Sharing(shared)), ("second", new Sharing(shared)));

        Assert.Equal(["first.weight"], model.NamedParameters.Select(p => p.Path));
        Assert.Same(shared, Assert.Single(model.Parameters));
        Assert.Equal(12, model.ParameterCount);
    }

    [Fact]
    public void Parameter_Path_FindsItInEveryPlace()
    {
        var shared = new Parameter("weight", Tensor.Zeros([4, 3]));
        var model = new Composite(("first", new Sharing(shared)), ("second", new Sharing(shared)), ("head", new Linear(2, 1, new Rng(1))));

        Assert.Same(shared, model.Parameter("first.weight"));
        Assert.Same(shared, model.Parameter("second.weight"));
        Assert.Equal("bias", model.Parameter("head.bias").Name);
        string message = Assert.Throws<ArgumentException>("path", () => model.Parameter("weight")).Message;
        Assert.Contains("Composite: there is no parameter 'weight'; there are first.weight, head.weight, head.bias.", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>("path", () => model.Parameter(null!));
    }

    [Fact]
    public void Gradients_Tied_AddUp()
    {
        var linear = new Linear(3, 3, new Rng(1), bias: false);
        Module<Tensor, Tensor> twice = linear.Then(linear);
        Assert.Equal(9, twice.ParameterCount);
        Tensor x = Draw.Uniform([2, 3], 1);
        Expect.Differentiable(twice.Parameters, pass => twice.Forward(x, pass));
    }

    [Fact]
    public void Own_DuplicateName_IsRefused()
    {
        string message = Assert.Throws<ArgumentException>("name", () => new Composite(("part", new Tanh()), ("part", new Relu()))).Message;
        Assert.Contains("Composite: 'part' is registered already.", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => new Sharing(new("weight", Tensor.Scalar(1)), new("weight", Tensor.Scalar(1))));
    }

    [Fact]
    public void Own_DottedName_IsRefused()
    {
        string message = Assert.Throws<ArgumentException>("name", () => new Composite(("a.b", new Tanh()))).Message;
        Assert.Contains("'a.b': a name must not contain a dot", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("name", () => new Sharing(new Parameter("a.b", Tensor.Scalar(1))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Own_EmptyName_IsRefused(string name) =>
        Assert.Throws<ArgumentException>(nameof(name), () => new Composite((name, new Tanh())));

    [Fact]
    public void Own_Null_IsRefused()
    {
        Assert.Throws<ArgumentNullException>("module", () => new Composite(("part", null!)));
        Assert.Throws<ArgumentNullException>("parameter", () => new Sharing([null!]));
    }

    private sealed class Composite : Module
    {
        public Composite(params (string Name, Module Module)[] parts)
        {
            foreach ((string name, Module module) in parts)
                Own(name, module);
        }
    }

    private sealed class Sharing : Module
    {
        public Sharing(params Parameter[] parameters)
        {
            foreach (Parameter parameter in parameters)
                Own(parameter);
        }
    }

    [Fact]
    public void Adopt_PathsThatCollide_AreRefused()
    {
        string message = Expect.Message<ArgumentException>(() => new AdoptsTwice());
        Assert.Contains("two parameters would have the path 'weight'", message, StringComparison.Ordinal);
    }

    private sealed class AdoptsTwice : Module
    {
        public AdoptsTwice()
        {
            Adopt(new Linear(1, 1, new Rng(1)));
            Adopt(new Linear(1, 1, new Rng(1)));
        }
    }
}
