namespace RnnLib.Core.Tests.Kernels;

/// <summary>The walk over operands is covered by <see cref="Operations.OpsArithmeticTests"/>; here are the shapes and the reductions themselves.</summary>
public sealed class BroadcastTests
{
    [Theory]
    [InlineData(new int[0], new int[0], new int[0])]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 3, 1 }, new[] { 1, 4 }, new[] { 3, 4 })]
    [InlineData(new[] { 5, 1, 2 }, new[] { 4, 1 }, new[] { 5, 4, 2 })]
    [InlineData(new[] { 0 }, new[] { 1 }, new[] { 0 })]
    [InlineData(new[] { 1, 1 }, new int[0], new[] { 1, 1 })]
    public void ResultShape_EitherOrder_IsTheSame(int[] a, int[] b, int[] want)
    {
        Assert.Equal(Shape.Create(want), Broadcast.ResultShape(Shape.Create(a), Shape.Create(b), "Test"));
        Assert.Equal(Shape.Create(want), Broadcast.ResultShape(Shape.Create(b), Shape.Create(a), "Test"));
    }

    [Fact]
    public void ResultShape_TooLarge_Throws() =>
        Expect.Error<ArgumentException>(() => Broadcast.ResultShape([100_000, 1], [100_000], "Test"), "more elements than an array can hold");

    [Theory]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 3, 4 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 1, 4 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 1, 3, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 4 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 3, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new int[0])]
    [InlineData(new[] { 0, 4 }, new[] { 4 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 2, 1, 1, 5 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 1, 3, 4, 1 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 2, 1, 4, 1 })]
    [InlineData(new[] { 6, 5, 1 }, new[] { 1, 1, 1 })]
    [InlineData(new[] { 2, 1, 3, 1 }, new[] { 1, 1, 3, 1 })]
    [InlineData(new[] { 1, 1, 1 }, new[] { 1 })]
    public void ReduceInto_AnyTarget_AddsToWhatIsThere(int[] source, int[] target)
    {
        Tensor x = Naive.Distinct(Shape.Create(source)), start = Naive.Sample(Shape.Create(target), 2);
        float[] sum = start.ToArray(), max = start.ToArray();

        Broadcast.ReduceInto<SumReduction>(x.Data, x.Shape, sum, start.Shape);
        Broadcast.ReduceInto<MaxReduction>(x.Data, x.Shape, max, start.Shape);

        IEnumerable<double> Into(int[] index) =>
            Naive.Indices(x.Shape).Where(i => Naive.Repeat(i, start.Shape).SequenceEqual(index)).Select(i => (double)x[i]).Prepend(start[index]);
        Expect.Close(start.Shape, i => Into(i).Sum(), Tensor.From(start.Shape, sum), "sum");
        Expect.Close(start.Shape, i => Into(i).Max(), Tensor.From(start.Shape, max), "max");
    }
}
