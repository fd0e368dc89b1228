namespace RnnLib.Core.Tests.Operations;

public sealed class OpsGatherTests
{
    [Theory]
    [InlineData(0, new[] { 1, 0, 1, 1 })]
    [InlineData(1, new[] { 2, 2, 0 })]
    [InlineData(2, new[] { 3, 1, 0, 3, 3 })]
    [InlineData(-1, new[] { 0 })]
    [InlineData(1, new int[0])]
    public void Gather_RepeatedIndices_PicksSlicesAndAddsTheirGradients(int axis, int[] indices)
    {
        Tensor x = Naive.Sample([2, 3, 4]);
        int resolved = (axis + 3) % 3;
        Expect.Close(x.Shape.With(resolved, indices.Length), i => x[Naive.With(i, resolved, indices[i[resolved]])], Ops.Gather(x, indices, axis));
        Expect.Differentiable(t => Ops.Gather(t[0], indices, axis), x);
    }

    [Fact]
    public void Gather_CallerChangesIndicesLater_GradientIsUnaffected()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(1, 2, 3));
        int[] indices = [2, 2];
        Tensor y = Ops.Gather(x, indices);
        indices[0] = 0;

        Expect.Equal([3], [0, 0, 2], pass.Backward(Ops.Sum(y)).Of(x));
    }

    [Fact]
    public void Gather_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Gather(Tensor.Ones([2, 3]), [0, 2]), "Gather: indices[1] = 2", "axis 0 of [2, 3]");
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Gather(Tensor.Ones([2, 3]), [-1], 1), "indices[0] = -1", "axis 1");
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Gather(Tensor.Ones([2, 3]), [0], 2), "Gather", "no axis 2");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Gather(null!, [0]));
    }
}
