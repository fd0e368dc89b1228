namespace RnnLib.Core.Tests.Tensors;

public sealed class ShapeTests
{
    [Fact]
    public void Create_CollectionExpression_HasItsAxes()
    {
        Shape shape = [2, 3, 4];
        Assert.Equal((3, 24), (shape.Rank, shape.Count));
        Assert.Equal([2, 3, 4], shape.Axes.ToArray());
        Assert.Equal((2, 4, 3), (shape[0], shape[^1], shape[1]));
        Assert.Equal("[2, 3, 4]", shape.ToString());

        List<int> enumerated = [];
        foreach (int axis in shape)
            enumerated.Add(axis);
        Assert.Equal([2, 3, 4], enumerated);
    }

    [Fact]
    public void Create_NoAxes_IsAScalar()
    {
        Shape scalar = [];
        Assert.Equal((0, 1), (scalar.Rank, scalar.Count));
        Assert.Equal(default, scalar);
        Assert.Equal("[]", scalar.ToString());
        Assert.Equal(0, Shape.Create([3, 0, 2]).Count);
    }

    [Fact]
    public void Create_CallerChangesTheArray_ShapeStays()
    {
        int[] axes = [2, 3];
        var shape = Shape.Create(axes);
        axes[0] = 7;
        Assert.Equal([2, 3], shape);
    }

    [Theory]
    [InlineData(new[] { 2, -1 }, "must not be negative, got [2, -1]")]
    [InlineData(new[] { 65536, 65536 }, "[65536, 65536] has more elements than an array can hold")]
    [InlineData(new[] { int.MaxValue, int.MaxValue, int.MaxValue }, "more elements than an array can hold")]
    public void Create_NoSuchShape_Throws(int[] axes, string message) =>
        Expect.Error<ArgumentException>(() => Shape.Create(axes), message);

    [Fact]
    public void Deconstruct_RightRank_NamesTheAxes()
    {
        var (batch, time, features) = Shape.Create([2, 3, 4]);
        Assert.Equal((2, 3, 4), (batch, time, features));
        var (rows, columns) = Shape.Create([5, 6]);
        Assert.Equal((5, 6), (rows, columns));
        Expect.Error<ArgumentException>(() => { var (_, _) = Shape.Create([1, 2, 3]); }, "2 axes, got [1, 2, 3]");
        Expect.Error<ArgumentException>(() => { var (_, _, _) = Shape.Create([1]); }, "3 axes, got [1]");
    }

    [Fact]
    public void With_OneAxis_LeavesTheOthers()
    {
        Shape shape = [2, 3, 4];
        Assert.Equal([2, 9, 4], shape.With(1, 9));
        Assert.Equal([2, 3, 0], shape.With(^1, 0));
        Assert.Equal([2, 3, 4], shape);
        Expect.Error<ArgumentException>(() => shape.With(1, -1), "[2, -1, 4]");
    }

    [Fact]
    public void Axis_NotThere_IsNamed()
    {
        Shape shape = [2, 3];
        Expect.Error<ArgumentOutOfRangeException>(() => _ = shape[2], "[2, 3] has no axis 2");
        Expect.Error<ArgumentOutOfRangeException>(() => _ = shape[^3], "no axis ^3");
        Expect.Error<ArgumentOutOfRangeException>(() => shape.With(2, 1), "no axis 2");
        Expect.Error<ArgumentOutOfRangeException>(() => _ = default(Shape)[^1], "[] has no axis ^1");
    }

    [Fact]
    public void Equals_SameAxes_IsEqual()
    {
        Shape a = [2, 3], same = [2, 3], other = [3, 2], longer = [2, 3, 1];
        Assert.True(a == same && a.Equals((object)same) && a != other && a != longer && !a.Equals("[2, 3]"));
        Assert.Equal(a.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(a.GetHashCode(), other.GetHashCode());
    }
}
