namespace RnnLib.Core.Tests.Autograd;

public sealed class GradientsTests
{
    private readonly Parameter _weight = new("weight", Tensor.From(1, 2)), _bias = new("bias", Tensor.From(0, 0));

    /// <summary>A pass whose gradient of the weight is <paramref name="slope"/>.</summary>
    private Gradients Pass(float slope, Gradients? into = null)
    {
        into ??= new();
        var pass = ForwardContext.Differentiating();
        pass.Backward(Ops.Sum(pass.Read(_weight) * slope), into);
        return into;
    }

    [Fact]
    public void Of_UnreachedParameter_IsZeros()
    {
        Gradients gradients = Pass(2);
        Expect.Equal([2], [0, 0], gradients.Of(_bias));
        Assert.False(gradients.TryGet(_bias, out Tensor? none));
        Assert.Null(none);
        Assert.True(gradients.TryGet(_weight, out Tensor? gradient));
        Expect.Equal([2], [2, 2], gradient);
        Assert.Equal([_weight], gradients.Parameters);
    }

    [Fact]
    public void Of_WatchedTensor_IsItsGradient()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(1, 2, 3)), unreached = pass.Watch(Tensor.From(1, 2));

        Gradients gradients = pass.Backward(Ops.Sum(x * x));

        Expect.Equal([3], [2, 4, 6], gradients.Of(x));
        Expect.Equal([2], [0, 0], gradients.Of(unreached));
        Assert.Empty(gradients.Parameters);
    }

    [Fact]
    public void Of_TensorNotWatched_Throws()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(1, 2)), square = x * x;
        Gradients gradients = pass.Backward(Ops.Sum(square));

        Expect.Error<ArgumentException>(() => gradients.Of(Tensor.Ones([1])), "ForwardContext.Watch");
        Expect.Error<ArgumentException>(() => gradients.Of(square), "ForwardContext.Watch");
        Assert.Throws<ArgumentNullException>("watched", () => gradients.Of((Tensor)null!));
        Assert.Throws<ArgumentNullException>("parameter", () => gradients.Of((Parameter)null!));
        Assert.Throws<ArgumentNullException>("parameter", () => gradients.TryGet(null!, out _));
    }

    [Fact]
    public void Backward_IntoExisting_SumsPasses()
    {
        Gradients gradients = Pass(2);
        Pass(3, gradients);
        Expect.Equal([2], [5, 5], gradients.Of(_weight));
    }

    [Fact]
    public void Add_OtherGradients_SumsThem()
    {
        Gradients gradients = Pass(2), other = Pass(5);
        var pass = ForwardContext.Differentiating();
        pass.Backward(Ops.Sum(pass.Read(_bias)), other);

        gradients.Add(other);

        Expect.Equal([2], [7, 7], gradients.Of(_weight));
        Expect.Equal([2], [1, 1], gradients.Of(_bias));
        Expect.Equal([2], [5, 5], other.Of(_weight));
        Assert.Throws<ArgumentNullException>("other", () => gradients.Add(null!));
    }

    [Fact]
    public void Scale_Factor_MultipliesAll()
    {
        Gradients gradients = Pass(6);
        gradients.Scale(0.5f);
        Expect.Equal([2], [3, 3], gradients.Of(_weight));
    }

    [Fact]
    public void Clear_ThenAnotherPass_StartsFromZero()
    {
        Gradients gradients = Pass(6);

        gradients.Clear();

        Assert.Empty(gradients.Parameters);
        Assert.False(gradients.TryGet(_weight, out _));
        Expect.Equal([2], [0, 0], gradients.Of(_weight));
        Expect.Equal([2], [1, 1], Pass(1, gradients).Of(_weight));
    }
}
