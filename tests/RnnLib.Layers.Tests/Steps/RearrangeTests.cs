namespace RnnLib.Layers.Tests;

public sealed class RearrangeTests
{
    [Fact]
    public void Gather_Rows_PicksThemInOrder() =>
        Assert.Equal([5, 6, 1, 2], Rearrange.Gather(Tensor.From([3, 2], [1, 2, 3, 4, 5, 6]), [2, 0]).ToArray());

    [Fact]
    public void Scatter_Rows_LeavesTheOthersZero() =>
        Assert.Equal([3, 4, 0, 0, 1, 2], Rearrange.Scatter(Tensor.From([2, 2], [1, 2, 3, 4]), [2, 0], rows: 3).ToArray());

    [Fact]
    public void Gather_SomeRows_MatchesCentralDifferences()
    {
        var input = new Parameter("input", Draw.Uniform([4, 3], 1));
        Expect.Differentiable([input], pass => Rearrange.Gather(pass.Read(input), [3, 0, 1]));
    }

    [Fact]
    public void Scatter_SomeRows_MatchesCentralDifferences()
    {
        var input = new Parameter("input", Draw.Uniform([3, 3], 1));
        Expect.Differentiable([input], pass => Rearrange.Scatter(pass.Read(input), [4, 0, 1], rows: 5));
    }
}
