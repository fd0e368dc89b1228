namespace RnnLib.Core.Tests.Operations;

public sealed class OpsShapeTests
{
    private static readonly Tensor X = Naive.Sample([2, 3, 4]);

    [Fact]
    public void Reshape_SameCount_SharesStorageAndGradient()
    {
        Assert.Same(X.Storage, Ops.Reshape(X, [4, 6]).Storage);
        Expect.Equal([4, 6], X.ToArray(), Ops.Reshape(X, [4, 6]));
        Expect.Differentiable(x => Ops.Square(Ops.Reshape(x[0], [4, 6])), X);
        Expect.Differentiable(x => Ops.Reshape(Ops.Square(x[0]), [24]) * Ops.Reshape(x[0], [24]), X);
    }

    [Fact]
    public void Reshape_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Ops.Reshape(X, [5, 5]), "Reshape", "[2, 3, 4] has 24", "[5, 5] has 25");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Reshape(null!, [1]));
    }

    public static TheoryData<int[]> Orders => [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0], [-1, 0, -2]];

    [Theory, MemberData(nameof(Orders))]
    public void Permute_AnyOrder_MovesEveryElement(int[] order)
    {
        int[] axes = [.. order.Select(axis => (axis + 3) % 3)];
        Expect.Close(
            Shape.Create([.. axes.Select(axis => X.Shape[axis])]),
            i => X[i[Array.IndexOf(axes, 0)], i[Array.IndexOf(axes, 1)], i[Array.IndexOf(axes, 2)]],
            Ops.Permute(X, order));
        Expect.Differentiable(x => Ops.Permute(x[0], order), X);
    }

    [Fact]
    public void Permute_TrailingAxesInPlace_MovesThemAsBlocks()
    {
        Tensor x = Naive.Sample([2, 3, 2, 5]);
        Expect.Close([3, 2, 2, 5], i => x[i[1], i[0], i[2], i[3]], Ops.Permute(x, [1, 0, 2, 3]));
        Expect.Close([2, 2, 3, 5], i => x[i[0], i[2], i[1], i[3]], Ops.Permute(x, [0, 2, 1, 3]));
        Expect.Differentiable(t => Ops.Permute(t[0], [1, 0, 2, 3]) * Ops.Transpose(t[0], 0, 1), x);
    }

    [Fact]
    public void Permute_NoOrZeroAxes_Works()
    {
        Expect.Equal([], [3], Ops.Permute(Tensor.Scalar(3), []));
        Expect.Equal([3, 0], [], Ops.Permute(Tensor.Zeros([0, 3]), [1, 0]));
        Expect.Equal([3, 2, 0], [], Ops.Permute(Tensor.Zeros([2, 3, 0]), [1, 0, 2]));
    }

    [Fact]
    public void Permute_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Ops.Permute(X, [0, 1]), "Permute", "[2, 3, 4]", "got [0, 1]");
        Expect.Error<ArgumentException>(() => Ops.Permute(X, [0, 1, -2]), "got [0, 1, -2]");
        Expect.Error<ArgumentException>(() => Ops.Permute(X, [0, 1, 3]), "got [0, 1, 3]");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Permute(null!, []));
    }

    [Theory]
    [InlineData(-2, -1, new[] { 2, 4, 3 })]
    [InlineData(0, 2, new[] { 4, 3, 2 })]
    [InlineData(1, 1, new[] { 2, 3, 4 })]
    public void Transpose_TwoAxes_ExchangesThem(int axis0, int axis1, int[] shape)
    {
        Tensor y = Ops.Transpose(X, axis0, axis1);
        Assert.Equal(Shape.Create(shape), y.Shape);
        Expect.BitEqual(X.Data, Ops.Transpose(y, axis0, axis1).Data);
        Expect.Differentiable(x => Ops.Transpose(x[0], axis0, axis1), X);
    }

    [Fact]
    public void Transpose_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Transpose(Tensor.Ones([3])), "Transpose", "[3]", "no axis -2");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Transpose(null!));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 1, 0)]
    [InlineData(-1, 1, 2)]
    [InlineData(2, 0, 4)]
    [InlineData(2, 4, 0)]
    public void Slice_AnyAxis_TakesThePart(int axis, int start, int count)
    {
        int resolved = (axis + 3) % 3;
        Expect.Close(X.Shape.With(resolved, count), i => X[Naive.With(i, resolved, i[resolved] + start)], Ops.Slice(X, axis, start, count));
        Expect.Differentiable(x => Ops.Slice(x[0], axis, start, count), X);
    }

    [Theory]
    [InlineData(1, -1, 1)]
    [InlineData(1, 0, -1)]
    [InlineData(1, 2, 2)]
    [InlineData(1, int.MaxValue, 2)]
    public void Slice_OutsideTheAxis_NamesIt(int axis, int start, int count) =>
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Slice(X, axis, start, count), $"start {start} and count {count}", $"axis {axis} of [2, 3, 4]");

    [Fact]
    public void Slice_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Slice(X, 3, 0, 1), "Slice", "no axis 3");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Slice(null!, 0, 0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Concatenate_AnyAxis_IsUndoneBySlices(int axis)
    {
        int resolved = (axis + 3) % 3;
        Tensor[] parts = [.. ((int[])[2, 0, 1, 3]).Select(size => Naive.Sample(X.Shape.With(resolved, size), (ulong)size))];

        Tensor y = Ops.Concatenate(parts, axis);

        Assert.Equal(X.Shape.With(resolved, 6), y.Shape);
        int start = 0;
        foreach (Tensor part in parts)
        {
            Expect.BitEqual(part.Data, Ops.Slice(y, axis, start, part.Shape[resolved]).Data);
            start += part.Shape[resolved];
        }

        Expect.Differentiable(x => Ops.Concatenate(x, axis), parts);
        Expect.Differentiable(x => Ops.Concatenate([x[0], parts[2], x[0]], axis), parts[3]);
    }

    [Fact]
    public void Concatenate_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Ops.Concatenate([]), "Concatenate", "at least one");
        Expect.Error<ArgumentException>(() => Ops.Concatenate([X, Tensor.Ones([2, 4, 4])], 0), "[2, 4, 4] does not fit [2, 3, 4]", "axis 0 only");
        Expect.Error<ArgumentException>(() => Ops.Concatenate([X, Tensor.Ones([2, 3])], 0), "[2, 3] does not fit [2, 3, 4]");
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Concatenate([X], 3), "no axis 3");
        Assert.Throws<ArgumentNullException>("tensors", () => Ops.Concatenate([X, null!]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Stack_AnyAxis_GatherGivesThePartsBack(int axis)
    {
        Tensor[] parts = [Naive.Sample([2, 3], 1), Naive.Sample([2, 3], 2), Naive.Sample([2, 3], 3)];
        int[] axes = [2, 3];
        int resolved = (axis + 3) % 3;

        Tensor y = Ops.Stack(parts, axis);

        Assert.Equal(Shape.Create([.. axes[..resolved], 3, .. axes[resolved..]]), y.Shape);
        for (int i = 0; i < parts.Length; i++)
            Expect.BitEqual(parts[i].Data, Ops.Slice(y, axis, i, 1).Data);
        Expect.Differentiable(x => Ops.Stack(x, axis), parts);
    }

    [Fact]
    public void Stack_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Ops.Stack([]), "Stack", "at least one");
        Expect.Error<ArgumentException>(() => Ops.Stack([X, Tensor.Ones([2])]), "[2, 3, 4] and [2]");
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Stack([X], 4), "from -4 to 3");
        Assert.Throws<ArgumentNullException>("tensors", () => Ops.Stack([null!]));
    }
}
